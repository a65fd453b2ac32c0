package sparkception.zoo.kernels;

/**
 * What is normalized.
 *
 * @param rows batch times height times width
 * @param channels normalized each by itself
 * @param epsilon added to the variance
 * @param relu whether negative results are set to zero
 */
public record BatchNormShape(long rows, int channels, double epsilon, boolean relu) {}
