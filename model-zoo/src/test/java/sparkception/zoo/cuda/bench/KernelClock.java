package sparkception.zoo.cuda.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.DeviceMemory;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.Event;
import sparkception.zoo.cuda.device.Product;
import sparkception.zoo.cuda.device.ProductSpec;
import sparkception.zoo.cuda.device.Stream;
import sparkception.zoo.cuda.kernels.Additions;
import sparkception.zoo.cuda.kernels.DepthwiseBackward;
import sparkception.zoo.cuda.kernels.DepthwiseForward;
import sparkception.zoo.cuda.kernels.ImageShape;
import sparkception.zoo.cuda.kernels.Joined;
import sparkception.zoo.cuda.kernels.Normalization;
import sparkception.zoo.cuda.kernels.Reading;

/** Takes the time of a separable convolution's kernels, each by itself. */
final class KernelClock {

  private static final int WARM_UP = 3;
  private static final int RUNS = 15;
  private static final int TAPS = 9;
  private static final double EPSILON = 1e-3;

  private final Device device;
  private final Stream stream;
  private final KernelCase one;
  private final ElementType storage;
  private final ImageShape out;
  private final List<DeviceMemory> memories = new ArrayList<>();
  private final List<KernelTime> times = new ArrayList<>();

  private KernelClock(Device device, Stream stream, KernelCase one) {
    this.device = device;
    this.stream = stream;
    this.one = one;
    this.storage = one.arithmetic().storage();
    this.out = one.shape().withChannels(one.filters());
  }

  static List<KernelTime> of(Device device, KernelCase one) {
    try (Stream stream = device.newStream()) {
      KernelClock clock = new KernelClock(device, stream, one);
      clock.run();
      stream.synchronize();
      clock.memories.forEach(DeviceMemory::close);
      return clock.times;
    }
  }

  private void run() {
    ImageShape shape = one.shape();
    int channels = shape.channels();
    long u = activations(shape);
    long d = activations(shape);
    long g = activations(shape);
    long result = activations(out);
    long a = floats(channels);
    long b = floats(channels);
    long depthwiseWeights = floats((long) TAPS * channels);
    long weights = zeros((long) channels * one.filters() * storage.bytes());
    time("copy", 2 * bytes(shape), 0, () -> stream.copy(u, g, bytes(shape)));
    depthwise(u, d, g, a, b, depthwiseWeights);
    product(d, weights, result);
    normalization(result);
  }

  private void depthwise(long u, long d, long g, long a, long b, long weights) {
    ImageShape shape = one.shape();
    long size = bytes(shape);
    long operations = 2L * TAPS * shape.elements();
    DepthwiseForward forward =
        new DepthwiseForward(device, storage, shape, Reading.NORMALIZED_RELU);
    time("depthwise forward", 2 * size, operations, () -> forward.run(stream, u, weights, a, b, d));
    DepthwiseBackward backward =
        new DepthwiseBackward(device, storage, shape, Reading.NORMALIZED_RELU, Additions.NONE);
    long partial = zeros(backward.partialBytes());
    long sums = floats((long) backward.sums() * shape.channels());
    long gradient = floats((long) TAPS * shape.channels());
    time(
        "depthwise backward",
        3 * size,
        2 * operations,
        () -> backward.run(stream, d, u, weights, a, b, Joined.NONE, g, partial, sums, gradient));
  }

  private void product(long d, long weights, long result) {
    ProductSpec spec =
        ProductSpec.of(
            one.shape().pixels(),
            one.filters(),
            one.shape().channels(),
            false,
            true,
            one.arithmetic());
    Product product = device.product(spec);
    time(
        "product",
        bytes(one.shape()) + bytes(out),
        2 * one.shape().elements() * one.filters(),
        () -> stream.multiply(product, d, weights, result));
  }

  private void normalization(long u) {
    Normalization kernels =
        new Normalization(device, storage, out.pixels(), out.channels(), EPSILON);
    int channels = out.channels();
    Normalization.Channels vectors =
        new Normalization.Channels(
            floats(channels),
            floats(channels),
            floats(channels),
            floats(channels),
            floats(channels),
            floats(channels));
    long partial = zeros(kernels.partialBytes());
    long sums = floats(2L * channels);
    time(
        "normalization statistics",
        bytes(out),
        0,
        () -> kernels.batchCoefficients(stream, u, vectors, partial, sums));
    long factors = floats(3L * channels);
    long g = activations(out);
    time(
        "normalization gradient",
        3 * bytes(out),
        0,
        () -> kernels.gradient(stream, g, u, factors, g));
  }

  private long bytes(ImageShape shape) {
    return shape.elements() * storage.bytes();
  }

  private long activations(ImageShape shape) {
    return zeros(bytes(shape));
  }

  private long floats(long count) {
    return zeros(count * Float.BYTES);
  }

  private long zeros(long bytes) {
    DeviceMemory memory = device.allocate((bytes + 3) / 4 * 4);
    memories.add(memory);
    stream.fill(memory.address(), 0, (bytes + 3) / 4);
    return memory.address();
  }

  private void time(String name, long bytes, long operations, Runnable work) {
    device.awaitKernels();
    double[] milliseconds = new double[RUNS];
    for (int run = -WARM_UP; run < RUNS; run++) {
      try (Event before = stream.record()) {
        work.run();
        try (Event after = stream.record()) {
          after.synchronize();
          if (run >= 0) {
            milliseconds[run] = after.millisecondsSince(before);
          }
        }
      }
    }
    Arrays.sort(milliseconds);
    times.add(new KernelTime(name, milliseconds[RUNS / 2], bytes, operations));
  }
}
