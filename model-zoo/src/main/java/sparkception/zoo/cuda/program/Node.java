package sparkception.zoo.cuda.program;

import java.util.List;
import sparkception.zoo.cuda.kernels.Reading;
import sparkception.zoo.kernels.Window;

/** What a network does at one of its vertices. */
sealed interface Node {

  /** Of the vertex, as in the configuration. */
  String name();

  /** Vertices that it reads, one as often as it does. */
  default List<String> reads() {
    return List.of(input());
  }

  /** The first of them. */
  String input();

  /**
   * A convolution.
   *
   * @param biased whether each filter adds a number of its own
   */
  record Convolution(
      String name, String input, int channels, int filters, Window window, boolean biased)
      implements Node {

    /** Whether it sees every second pixel by itself. */
    boolean isEverySecondPixel() {
      return window.area() == 1 && window.padding() == 0 && window.stride() == 2;
    }
  }

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

  /** Maxima over square windows; padding never wins. */
  record MaxPooling(String name, String input, Window window) implements Node {}

  /** A residual sum. */
  record Sum(String name, String first, String second) implements Node {

    @Override
    public String input() {
      return first;
    }

    @Override
    public List<String> reads() {
      return List.of(first, second);
    }
  }

  /** The channels of several vertices side by side. */
  record Concatenation(String name, List<String> inputs) implements Node {

    @Override
    public String input() {
      return inputs.get(0);
    }

    @Override
    public List<String> reads() {
      return inputs;
    }
  }

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
