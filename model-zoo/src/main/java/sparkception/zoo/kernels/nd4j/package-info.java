/** Kernels on ND4J's own operations: slower than oneDNN's, but on any backend, CUDA included. */
package sparkception.zoo.kernels.nd4j;
