package sparkception.zoo.kernels.nd4j;

import sparkception.zoo.kernels.ConvolutionShape;
import sparkception.zoo.kernels.Window;

/** The integer arguments that ND4J's convolutions and poolings share. */
final class WindowArguments {

  private static final int DILATION = 1;
  private static final int CHANNELS_LAST = 1;

  private WindowArguments() {}

  /** Window, stride, padding, dilation, same mode, then {@code extra}, then the layout. */
  static int[] of(ConvolutionShape shape, int... extra) {
    int[] arguments = new int[9 + extra.length + 1];
    Window window = shape.window();
    int[] common = {
      window.rows(),
      window.columns(),
      window.stride(),
      window.stride(),
      window.padding(),
      window.padding(),
      DILATION,
      DILATION,
      window.same() ? 1 : 0
    };
    System.arraycopy(common, 0, arguments, 0, common.length);
    System.arraycopy(extra, 0, arguments, common.length, extra.length);
    arguments[arguments.length - 1] = CHANNELS_LAST;
    return arguments;
  }
}
