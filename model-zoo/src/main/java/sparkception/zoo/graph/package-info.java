/**
 * Networks made of networks: with batch normalization folded in, for inference; of DL4J's own
 * layers, for programs that have only those; without gradients that nobody needs.
 */
package sparkception.zoo.graph;
