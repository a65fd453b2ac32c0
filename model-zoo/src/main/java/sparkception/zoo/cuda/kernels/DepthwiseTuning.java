package sparkception.zoo.cuda.kernels;

import java.util.Map;
import sparkception.zoo.cuda.device.ElementType;

/**
 * The variant of a depthwise kernel that a shape gets. Those of Xception were found by trying on an
 * H100 at batch 128 and are fixed, as results depend on them.
 *
 * @param vector channels of a thread
 * @param tile pixels of a thread
 * @param blocks that a multiprocessor must have registers for
 * @param strip rows that a thread goes down
 * @param occupancy blocks a multiprocessor, at most
 */
record DepthwiseTuning(int vector, int tile, int blocks, int strip, int occupancy) {

  private static final int SHORT = 20;

  /** A shape by its height and channels. */
  private record Size(int height, int channels) {}

  private static final Map<Size, DepthwiseTuning> FORWARD =
      Map.of(
          new Size(147, 64), new DepthwiseTuning(2, 4, 3, 74, 16),
          new Size(147, 128), new DepthwiseTuning(2, 4, 3, 147, 64),
          new Size(74, 128), new DepthwiseTuning(2, 4, 3, 8, 64),
          new Size(74, 256), new DepthwiseTuning(4, 2, 2, 37, 6),
          new Size(37, 256), new DepthwiseTuning(2, 4, 3, 8, 16),
          new Size(37, 728), new DepthwiseTuning(4, 4, 1, 37, 6),
          new Size(19, 728), new DepthwiseTuning(4, 4, 1, 10, 2),
          new Size(10, 1024), new DepthwiseTuning(2, 4, 3, 10, 8),
          new Size(10, 1536), new DepthwiseTuning(2, 4, 3, 10, 6));

  private static final Map<Size, DepthwiseTuning> BACKWARD =
      Map.of(
          new Size(147, 64), new DepthwiseTuning(2, 4, 2, 25, 4),
          new Size(147, 128), new DepthwiseTuning(2, 4, 2, 74, 6),
          new Size(74, 128), new DepthwiseTuning(2, 4, 2, 8, 2),
          new Size(74, 256), new DepthwiseTuning(2, 4, 2, 25, 2),
          new Size(37, 256), new DepthwiseTuning(2, 4, 2, 19, 2),
          new Size(37, 728), new DepthwiseTuning(2, 4, 2, 19, 2),
          new Size(10, 1024), new DepthwiseTuning(2, 4, 2, 10, 2),
          new Size(10, 1536), new DepthwiseTuning(2, 4, 2, 10, 2));

  static DepthwiseTuning forward(ElementType storage, ImageShape shape) {
    DepthwiseTuning known = FORWARD.get(new Size(shape.height(), shape.channels()));
    if (known != null && storage == ElementType.BF16) {
      return known;
    }
    boolean wide = storage == ElementType.BF16;
    return new DepthwiseTuning(vector(shape), wide ? 4 : 2, wide ? 2 : 3, strip(shape.height()), 4);
  }

  static DepthwiseTuning backward(ElementType storage, ImageShape shape, Reading reading) {
    if (storage != ElementType.BF16) {
      return new DepthwiseTuning(vector(shape), 2, 2, strip(shape.height()), 4);
    }
    if (shape.height() == 19 && shape.channels() == 728) {
      return new DepthwiseTuning(2, 4, 2, reading == Reading.NORMALIZED_RELU ? 19 : 10, 2);
    }
    return BACKWARD.getOrDefault(
        new Size(shape.height(), shape.channels()),
        new DepthwiseTuning(vector(shape), 4, 2, strip(shape.height()), 4));
  }

  private static int vector(ImageShape shape) {
    return Modules.vector(2, shape.channels());
  }

  private static int strip(int height) {
    return height <= SHORT ? height : 16;
  }
}
