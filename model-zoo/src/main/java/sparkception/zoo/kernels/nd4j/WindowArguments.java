package sparkception.zoo.kernels.nd4j;

import sparkception.zoo.kernels.ConvolutionShape;

/** The integer arguments that ND4J's convolutions and poolings share. */
final class WindowArguments {

  private static final int NO_PADDING = 0;
  private static final int DILATION = 1;
  private static final int CHANNELS_LAST = 1;

  private WindowArguments() {}

  /** Window, stride, padding, dilation, same mode, then {@code extra}, then the layout. */
  static int[] of(ConvolutionShape shape, int... extra) {
    int[] arguments = new int[9 + extra.length + 1];
    int[] window = {
      shape.kernel(),
      shape.kernel(),
      shape.stride(),
      shape.stride(),
      NO_PADDING,
      NO_PADDING,
      DILATION,
      DILATION,
      shape.same() ? 1 : 0
    };
    System.arraycopy(window, 0, arguments, 0, window.length);
    System.arraycopy(extra, 0, arguments, window.length, extra.length);
    arguments[arguments.length - 1] = CHANNELS_LAST;
    return arguments;
  }
}
