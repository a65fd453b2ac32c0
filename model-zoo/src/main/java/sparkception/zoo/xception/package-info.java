/** Xception (Chollet, arXiv 1610.02357), as Keras builds it. */
package sparkception.zoo.xception;
