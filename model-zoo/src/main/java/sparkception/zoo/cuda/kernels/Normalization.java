package sparkception.zoo.cuda.kernels;

import sparkception.zoo.cuda.device.Arguments;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.Grid;
import sparkception.zoo.cuda.device.Kernel;
import sparkception.zoo.cuda.device.ModuleSpec;
import sparkception.zoo.cuda.device.Stream;

/**
 * Batch normalization (arXiv 1502.03167) of raw activations {@code u [rows, channels]}: the two
 * coefficients by which readers normalize, and the way back. Variances are the population's.
 */
public final class Normalization {

  private static final int CHANNEL_THREADS = 128;
  private static final int ROWS_A_THREAD = 8;
  private static final int STATISTICS_OCCUPANCY = 4;
  private static final int GRADIENT_OCCUPANCY = 8;
  private static final int GRADIENT_ROWS = 4;

  private final int rows;
  private final int channels;
  private final float epsilon;
  private final Grid overRows;
  private final Grid overChannels;
  private final Grid gradientGrid;
  private final Kernel statistics;
  private final Kernel batch;
  private final Kernel running;
  private final Kernel move;
  private final Kernel factors;
  private final Kernel gradient;
  private final BlockSums blockSums;

  /**
   * @param storage type of the activations
   * @param rows pixels of the minibatch
   * @param channels of each
   * @param epsilon added to the variance
   */
  public Normalization(Device device, ElementType storage, int rows, int channels, double epsilon) {
    this.rows = rows;
    this.channels = channels;
    this.epsilon = (float) epsilon;
    int vector = Modules.vector(storage, channels);
    Spread spread = Spread.over(channels, vector);
    int multiprocessors = device.properties().multiprocessors();
    overRows =
        spread.grid(
            (rows + ROWS_A_THREAD - 1) / ROWS_A_THREAD,
            multiprocessors * STATISTICS_OCCUPANCY,
            spread.foldBytes(vector));
    gradientGrid =
        spread.grid(
            (rows + GRADIENT_ROWS - 1) / GRADIENT_ROWS, multiprocessors * GRADIENT_OCCUPANCY, 0);
    overChannels = Grid.covering(channels, CHANNEL_THREADS);
    ModuleSpec module =
        Modules.of(storage, vector, "normalization.cu").size("CHANNELS", channels).spec();
    statistics = device.kernel(module, "channel_statistics");
    batch = device.kernel(module, "batch_coefficients");
    running = device.kernel(module, "running_coefficients");
    move = device.kernel(module, "move_statistics");
    factors = device.kernel(module, "gradient_coefficients");
    gradient = device.kernel(module, "normalization_gradient");
    blockSums = new BlockSums(device);
  }

  /**
   * Addresses of vectors with a number for each channel.
   *
   * @param gamma scale
   * @param beta shift
   * @param mean of the minibatch, or kept
   * @param variance of the minibatch, or kept
   * @param a coefficient of u: {@code gamma / sqrt(variance + epsilon)}
   * @param b the other: {@code beta - mean a}
   */
  public record Channels(long gamma, long beta, long mean, long variance, long a, long b) {}

  /** Bytes of working memory that {@link #batchCoefficients} needs. */
  public long partialBytes() {
    return (long) overRows.blocksY() * 2 * channels * Float.BYTES;
  }

  /**
   * Computes mean, variance, a and b of a minibatch.
   *
   * @param u activations
   * @param vectors gamma and beta are read, the others written
   * @param partial working memory of {@link #partialBytes}
   * @param sums working memory, {@code [2, channels]}
   */
  public void batchCoefficients(Stream stream, long u, Channels vectors, long partial, long sums) {
    stream.launch(statistics, overRows, new Arguments().addresses(u, partial).int32(rows));
    blockSums.add(stream, partial, sums, overRows.blocksY(), 2 * channels);
    stream.launch(
        batch,
        overChannels,
        new Arguments()
            .addresses(u, sums, vectors.gamma(), vectors.beta())
            .addresses(vectors.mean(), vectors.variance(), vectors.a(), vectors.b())
            .float64(rows)
            .float32(epsilon));
  }

  /** Computes a and b of the mean and variance that are there. */
  public void runningCoefficients(Stream stream, Channels vectors) {
    stream.launch(
        running,
        overChannels,
        new Arguments()
            .addresses(vectors.gamma(), vectors.beta(), vectors.mean(), vectors.variance())
            .addresses(vectors.a(), vectors.b())
            .float32(epsilon));
  }

  /**
   * Moves kept statistics towards a minibatch's: {@code kept -= (1 - decay) (kept - batch)}.
   *
   * @param vectors the minibatch's
   * @param decay in [0, 1)
   */
  public void moveStatistics(
      Stream stream, Channels vectors, long runningMean, long runningVariance, double decay) {
    stream.launch(
        move,
        overChannels,
        new Arguments()
            .addresses(vectors.mean(), vectors.variance(), runningMean, runningVariance)
            .float32((float) (1 - decay)));
  }

  /**
   * Computes the gradients of gamma and beta, and the three factors a channel that {@link
   * #gradient} and {@link MaxPooling} make the gradient of u of.
   *
   * @param sumG sums over pixels of the gradient g of the normalization's output, {@code
   *     [channels]}
   * @param sumGu sums over pixels of g u, {@code [channels]}
   * @param factors receives {@code [3, channels]}
   */
  public void gradientFactors(
      Stream stream,
      long sumG,
      long sumGu,
      Channels vectors,
      long gammaGradient,
      long betaGradient,
      long factors) {
    stream.launch(
        this.factors,
        overChannels,
        new Arguments()
            .addresses(sumG, sumGu, vectors.mean(), vectors.variance(), vectors.gamma())
            .addresses(gammaGradient, betaGradient, factors)
            .float64(rows)
            .float32(epsilon));
  }

  /**
   * Computes the gradient of u.
   *
   * @param g gradient of the normalization's output
   * @param du receives the gradient; may be g
   */
  public void gradient(Stream stream, long g, long u, long factors, long du) {
    stream.launch(gradient, gradientGrid, new Arguments().addresses(g, u, factors, du).int32(rows));
  }
}
