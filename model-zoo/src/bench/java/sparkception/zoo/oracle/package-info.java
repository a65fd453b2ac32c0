/**
 * Tests of kernels, layers and exports against libtorch and ONNX Runtime; the bench profile runs
 * them.
 */
package sparkception.zoo.oracle;
