package sparkception.zoo.cuda.program;

import sparkception.zoo.cuda.kernels.Reading;
import sparkception.zoo.cuda.kernels.WindowShape;

/** Where a tensor's gradient comes from. */
sealed interface GradientSource {

  /** A depthwise convolution that reads the tensor; {@code gradient} is of its output. */
  record Depthwise(Reading reading, Buffer gradient, String layer) implements GradientSource {}

  /** A convolution that reads the tensor's windows; {@code gradient} is of these. */
  record Windows(Reading reading, Buffer gradient, WindowShape window) implements GradientSource {}

  /** The mean over pixels; {@code gradient} is of the mean. */
  record Mean(Reading reading, Buffer gradient) implements GradientSource {}

  /** Something that reads the tensor pixel by pixel; {@code gradient} is of what it read. */
  record Pointwise(Reading reading, Buffer gradient) implements GradientSource {}

  /** A sum that the tensor's normalization is part of, whose sums over pixels are known already. */
  record Sum(Buffer gradient) implements GradientSource {}

  /** A max pooling of the tensor's normalization, whose sums over pixels are known already. */
  record MaxPooling(Buffer gradient, Buffer places, sparkception.zoo.cuda.kernels.MaxPooling kernel)
      implements GradientSource {}
}
