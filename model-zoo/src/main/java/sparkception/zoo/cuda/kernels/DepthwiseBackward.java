package sparkception.zoo.cuda.kernels;

import sparkception.zoo.cuda.device.Arguments;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.Grid;
import sparkception.zoo.cuda.device.Kernel;
import sparkception.zoo.cuda.device.Stream;

/**
 * The way back through a depthwise 3x3 convolution and through what it read, in one pass over
 * memory: gradient of the input, gradient of the weights, and the sums over pixels that the
 * normalization before it needs for its own gradient.
 */
public final class DepthwiseBackward {

  private static final int TAPS = 9;

  private final ImageShape shape;
  private final int sums;
  private final Kernel kernel;
  private final Grid grid;
  private final int strip;
  private final BlockSums blockSums;

  /**
   * @param storage type of the activations
   * @param shape of input and output
   * @param additions what joins the gradient on its way, and which sums are wanted
   */
  public DepthwiseBackward(
      Device device, ElementType storage, ImageShape shape, Reading reading, Additions additions) {
    Depthwise.requireSupported(reading);
    additions.requireFor(reading);
    DepthwiseTuning tuning = DepthwiseTuning.backward(storage, shape, reading);
    this.shape = shape;
    this.sums = 1 + additions.weightedSums();
    this.kernel =
        device.kernel(
            Depthwise.module("depthwise_backward.cu", storage, shape, reading, tuning)
                .option("RESIDUAL", additions.residual())
                .option("SHORTCUT", additions.shortcut())
                .option("SUMS", additions.weightedSums())
                .spec(),
            "depthwise_backward");
    this.grid =
        Depthwise.grid(
            device,
            shape,
            tuning,
            Spread.over(shape.channels(), tuning.vector()).foldBytes(tuning.vector()));
    this.strip = tuning.strip();
    this.blockSums = new BlockSums(device);
  }

  /** Bytes of working memory that {@link #run} needs. */
  public long partialBytes() {
    return (long) grid.blocksY() * (sums + TAPS) * shape.channels() * Float.BYTES;
  }

  /** Sums of each channel that {@link #run} gives: 1 + {@link Additions#weightedSums}. */
  public int sums() {
    return sums;
  }

  /**
   * Computes the gradients.
   *
   * @param gradient of the output, in the activations' type
   * @param u what the convolution read, as it lies in memory
   * @param weights {@code [channels, 9]}
   * @param a scale of each channel, where the reading normalizes; else 0
   * @param b shift of each channel, where the reading normalizes; else 0
   * @param joined addresses of the additions
   * @param result receives the gradient g of u before its normalization, in the activations' type
   * @param partial working memory
   * @param sums receives {@code [1 + weightedSums, channels]}: sums over pixels of g, then of g
   *     times each of the arrays that it is weighted with
   * @param weightGradient receives {@code [channels, 9]}
   */
  public void run(
      Stream stream,
      long gradient,
      long u,
      long weights,
      long a,
      long b,
      Joined joined,
      long result,
      long partial,
      long sums,
      long weightGradient) {
    stream.launch(
        kernel,
        grid,
        new Arguments()
            .addresses(gradient, u, weights, a, b)
            .addresses(joined.residual(), joined.shortcut(), joined.u1(), joined.u2())
            .addresses(result, partial)
            .int32(shape.batch())
            .int32(strip));
    blockSums.addDepthwise(
        stream, partial, sums, weightGradient, grid.blocksY(), this.sums, shape.channels());
  }
}
