/** The engines on CPUs: DL4J's ComputationGraph over the layers and kernels of this module. */
package sparkception.zoo.engine.graph;
