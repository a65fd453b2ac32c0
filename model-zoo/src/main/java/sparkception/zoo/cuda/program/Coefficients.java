package sparkception.zoo.cuda.program;

import sparkception.zoo.cuda.kernels.Normalization;

/**
 * A batch normalization of a tensor as two coefficients of each channel.
 *
 * @param layer its name
 * @param kernel computes them
 * @param a scale, {@code [channels]}
 * @param b shift, {@code [channels]}
 * @param gradientFactors {@code [3, channels]}, what the gradient of the tensor is made with
 */
record Coefficients(
    Node.Normalization layer, Normalization kernel, Buffer a, Buffer b, Buffer gradientFactors) {}
