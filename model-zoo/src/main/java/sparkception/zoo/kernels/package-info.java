/**
 * The compute seam: what a layer asks for, in terms of arrays, and who does it.
 *
 * <p>Activations are fp32, NHWC, contiguous in C order: {@code [batch, height, width, channels]}.
 * Weights lie as DL4J keeps them: {@code [out, in, kH, kW]}, depthwise {@code [1, channels, kH,
 * kW]}.
 */
package sparkception.zoo.kernels;
