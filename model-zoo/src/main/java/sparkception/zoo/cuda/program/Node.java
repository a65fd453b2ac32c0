package sparkception.zoo.cuda.program;

import java.util.List;
import sparkception.zoo.cuda.kernels.Reading;

/** What a network does at one of its vertices. */
sealed interface Node {

  /** Of the vertex, as in the configuration. */
  String name();

  /**
   * A convolution with square windows and no bias.
   *
   * @param same whether its output has {@code ceil(size / stride)} rows; otherwise it is unpadded
   */
  record Convolution(
      String name, String input, int channels, int filters, int kernel, int stride, boolean same)
      implements Node {}

  /** A 3x3 window for each channel, stride 1, padded by one pixel. */
  record Depthwise(String name, String input, int channels) implements Node {}

  /** The same, followed by a 1x1 convolution. */
  record Separable(String name, String input, int channels, int filters) implements Node {}

  /**
   * A batch normalization.
   *
   * @param decay of its running statistics
   * @param relu whether a ReLU follows
   */
  record Normalization(
      String name, String input, int channels, double epsilon, double decay, boolean relu)
      implements Node {}

  /** An activation by itself: {@link Reading#RELU} or {@link Reading#ELU}. */
  record Activation(String name, String input, Reading function) implements Node {}

  /** Maxima over 3x3 windows two pixels apart, padded as TensorFlow's "same". */
  record MaxPooling(String name, String input) implements Node {}

  /** A residual sum. */
  record Sum(String name, String first, String second) implements Node {}

  /** The mean over all pixels. */
  record Average(String name, String input) implements Node {}

  /**
   * The classifier.
   *
   * @param keep share of the features that dropout keeps; 1 for no dropout
   * @param many whether each class has a sigmoid of its own; otherwise a softmax
   * @param classWeights of each class in the loss; none where all are 1
   */
  record Classifier(
      String name,
      String input,
      int features,
      int classes,
      double keep,
      boolean many,
      List<Float> classWeights)
      implements Node {}
}
