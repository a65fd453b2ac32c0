package sparkception.zoo.cuda.kernels;

import sparkception.zoo.cuda.device.Arguments;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.Grid;
import sparkception.zoo.cuda.device.Kernel;
import sparkception.zoo.cuda.device.ModuleSpec;
import sparkception.zoo.cuda.device.Stream;

/** Passes over arrays, whatever their shape. */
public final class Elementwise {

  private static final int THREADS = 256;
  private static final int OCCUPANCY = 8;

  private final int multiprocessors;
  private final Kernel narrow;
  private final Kernel widen;
  private final Kernel numbers;
  private final Kernel addBias;
  private final Kernel addBiasToActivations;
  private final Kernel add;
  private final Kernel dropout;
  private final Kernel countNotFinite;
  private final BlockSums blockSums;

  /**
   * @param storage what the methods call the storage type
   */
  public Elementwise(Device device, ElementType storage) {
    ModuleSpec module = Modules.of(storage, 1, "elementwise.cu").spec();
    multiprocessors = device.properties().multiprocessors();
    narrow = device.kernel(module, "narrow");
    widen = device.kernel(module, "widen");
    numbers = device.kernel(module, "numbers");
    addBias = device.kernel(module, "add_bias");
    addBiasToActivations = device.kernel(module, "add_bias_to_activations");
    add = device.kernel(module, "add");
    dropout = device.kernel(module, "dropout");
    countNotFinite = device.kernel(module, "count_not_finite");
    blockSums = new BlockSums(device);
  }

  /** From fp32 to the storage type. */
  public void narrow(Stream stream, long from, long to, long count) {
    launch(stream, narrow, new Arguments().addresses(from, to), count);
  }

  /** From the storage type to fp32. */
  public void widen(Stream stream, long from, long to, long count) {
    launch(stream, widen, new Arguments().addresses(from, to), count);
  }

  /**
   * Images as they are decoded to numbers of the storage type; see {@link
   * sparkception.zoo.engine.ImageBatch}.
   *
   * @param samples bytes, NHWC
   * @param scale fp32, {@code [channels][256]}
   * @param kept one fp32 number: the share that an image keeps of itself
   * @param to receives the numbers, NHWC
   */
  public void numbers(
      Stream stream, long samples, long scale, long kept, long to, ImageShape images) {
    int length = images.height() * images.width() * images.channels();
    stream.launch(
        numbers,
        new Grid((length + THREADS - 1) / THREADS, images.batch(), THREADS, 1, 0),
        new Arguments().addresses(samples, scale, kept, to).int32(length).int32(images.channels()));
  }

  /**
   * Adds a bias to each row.
   *
   * @param x fp32, {@code [count / channels, channels]}
   * @param bias fp32, {@code [channels]}
   */
  public void addBias(Stream stream, long x, long bias, long count, int channels) {
    stream.launch(
        addBias,
        Grid.covering(count, THREADS),
        new Arguments().addresses(x, bias).int64(count).int32(channels));
  }

  /**
   * Adds a bias to each pixel.
   *
   * @param x in the storage type, channels last
   * @param bias fp32, {@code [channels]}
   */
  public void addBiasToActivations(Stream stream, long x, long bias, long count, int channels) {
    stream.launch(
        addBiasToActivations,
        Grid.covering(count, THREADS),
        new Arguments().addresses(x, bias).int64(count).int32(channels));
  }

  /** Adds fp32 numbers to a sum. */
  public void add(Stream stream, long x, long sum, long count) {
    launch(stream, add, new Arguments().addresses(x, sum), count);
  }

  /**
   * Keeps numbers at random and divides them by the share that is kept; the others become 0. The
   * same seed keeps the same places, so the way back is the same call on the gradient.
   *
   * @param from in the storage type
   * @param to receives the result; may be {@code from}
   * @param seed address of 64 bits, so that a captured graph can be repeated with another one
   * @param keep share that is kept, in (0, 1]
   */
  public void dropout(Stream stream, long from, long to, long seed, double keep, long count) {
    stream.launch(
        dropout,
        Grid.covering(count, THREADS),
        new Arguments().addresses(from, to, seed).float32((float) keep).int64(count));
  }

  /** Bytes of working memory that {@link #countNotFinite} needs. */
  public long partialBytes() {
    return (long) multiprocessors * OCCUPANCY * Float.BYTES;
  }

  /**
   * Counts infinities and NaNs.
   *
   * @param x fp32
   * @param partial working memory
   * @param found receives the count as one fp32 number
   */
  public void countNotFinite(Stream stream, long x, long count, long partial, long found) {
    int blocks = multiprocessors * OCCUPANCY;
    stream.launch(
        countNotFinite,
        new Grid(blocks, 1, THREADS, 1, THREADS * Float.BYTES),
        new Arguments().addresses(x, partial).int64(count));
    blockSums.add(stream, partial, found, blocks, 1);
  }

  private static void launch(Stream stream, Kernel kernel, Arguments arguments, long count) {
    stream.launch(kernel, Grid.covering(count, THREADS), arguments.int64(count));
  }
}
