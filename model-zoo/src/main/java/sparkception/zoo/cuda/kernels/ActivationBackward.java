package sparkception.zoo.cuda.kernels;

import sparkception.zoo.cuda.device.Arguments;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.Grid;
import sparkception.zoo.cuda.device.Kernel;
import sparkception.zoo.cuda.device.Stream;

/**
 * The way back through an activation as a reader saw it: what {@link DepthwiseBackward} does, for
 * readers that are not depthwise convolutions.
 */
public final class ActivationBackward {

  private static final int OCCUPANCY = 4;

  private final ImageShape shape;
  private final int sums;
  private final Grid grid;
  private final Kernel kernel;
  private final BlockSums blockSums;

  /**
   * @param storage type of the activations
   * @param shape of the activation
   * @param reading how it was read
   * @param additions what joins the gradient on its way, and which sums are wanted
   * @param averaged whether the gradient is that of the mean over pixels, {@code [batch, channels]}
   */
  public ActivationBackward(
      Device device,
      ElementType storage,
      ImageShape shape,
      Reading reading,
      Additions additions,
      boolean averaged) {
    additions.requireFor(reading);
    this.shape = shape;
    this.sums = 1 + additions.weightedSums();
    int vector = Modules.vector(storage, shape.channels());
    Spread spread = Spread.over(shape.channels(), vector);
    grid =
        spread.grid(
            shape.pixels(),
            device.properties().multiprocessors() * OCCUPANCY,
            spread.foldBytes(vector));
    kernel =
        device.kernel(
            Modules.of(storage, vector, "reading.cuh", "activation_backward.cu")
                .option("MODE", reading.code())
                .option("RESIDUAL", additions.residual())
                .option("SHORTCUT", additions.shortcut())
                .option("SUMS", additions.weightedSums())
                .option("BROADCAST", averaged)
                .sizes(shape)
                .spec(),
            "activation_backward");
    blockSums = new BlockSums(device);
  }

  /** Bytes of working memory that {@link #run} needs. */
  public long partialBytes() {
    return (long) grid.blocksY() * sums * shape.channels() * Float.BYTES;
  }

  /** Sums of each channel that {@link #run} gives: 1 + {@link Additions#weightedSums}. */
  public int sums() {
    return sums;
  }

  /**
   * Computes the gradient.
   *
   * @param gradient of what was read
   * @param u the activation as it lies in memory
   * @param a scale of each channel, where the reading normalizes; else 0
   * @param b shift of each channel, where the reading normalizes; else 0
   * @param joined addresses of the additions
   * @param result receives the gradient g of u before its normalization; may be {@code gradient},
   *     unless that is averaged
   * @param partial working memory
   * @param sums receives {@code [1 + weightedSums, channels]}: sums over pixels of g, then of g
   *     times each of the arrays that it is weighted with
   */
  public void run(
      Stream stream,
      long gradient,
      long u,
      long a,
      long b,
      Joined joined,
      long result,
      long partial,
      long sums) {
    stream.launch(
        kernel,
        grid,
        new Arguments()
            .addresses(gradient, u, a, b)
            .addresses(joined.residual(), joined.shortcut(), joined.u1(), joined.u2())
            .addresses(result, partial)
            .int32(shape.pixels()));
    blockSums.add(stream, partial, sums, grid.blocksY(), this.sums * shape.channels());
  }
}
