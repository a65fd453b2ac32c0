/**
 * DL4J layers whose arithmetic runs on the kernel seam, in NHWC.
 *
 * <p>Each configuration extends DL4J's own and keeps its parameter layout and JSON, so that
 * ModelSerializer, transfer learning and listeners work as with DL4J's layers.
 */
package sparkception.zoo.layers;
