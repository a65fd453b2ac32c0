/**
 * The CUDA engine's kernels and what launches them: a class for each states shapes and layouts.
 *
 * <p>Activations are NHWC, in fp32 or bf16, and raw: what a convolution made, before its
 * normalization. A reader applies {@code max(0, a u + b)} on the way, with two coefficients a
 * channel. Arithmetic is fp32; weights of depthwise convolutions, coefficients, sums and gradients
 * of weights are fp32 in memory too.
 *
 * <p>There are no atomic operations: blocks write partial sums, which a second kernel adds in their
 * order. So results are the same every time; they depend on the shapes of launches, which are
 * functions of the layer's shape and of the number of multiprocessors, never of a clock.
 *
 * <p>Addresses of activations are multiples of {@link
 * sparkception.zoo.cuda.device.Device#ALIGNMENT}. Everything is put on a stream and happens later.
 */
package sparkception.zoo.cuda.kernels;
