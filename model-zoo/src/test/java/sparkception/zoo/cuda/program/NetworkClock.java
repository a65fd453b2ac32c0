package sparkception.zoo.cuda.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import sparkception.zoo.cuda.device.Arithmetic;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.DeviceMemory;
import sparkception.zoo.cuda.device.Event;
import sparkception.zoo.cuda.device.Stream;
import sparkception.zoo.engine.ImageBatch;
import sparkception.zoo.engine.ReplicaSpec;
import sparkception.zoo.optim.ParameterLayout;
import sparkception.zoo.optim.ParameterSegment;

/** Takes the times of a whole network's training step and inference on a device. */
public final class NetworkClock {

  private static final double RATE = 0.01;
  private static final int PROFILES = 5;

  private final Device device;
  private final Arithmetic arithmetic;
  private final ReplicaSpec spec;
  private final ImageBatch images;

  /**
   * A clock.
   *
   * @param spec network and size of the minibatch
   */
  public NetworkClock(Device device, Arithmetic arithmetic, ReplicaSpec spec) {
    this.device = device;
    this.arithmetic = arithmetic;
    this.spec = spec;
    this.images =
        CoarseImages.of(
            pixels(spec.batchSize() * spec.shape().imageLength()),
            spec.batchSize(),
            spec.shape().channels());
  }

  /** How fast a device copies a quarter of a gigabyte, read and written together. */
  public static double copyGigabytesPerSecond(Device device) {
    long bytes = Math.min(1L << 28, device.freeMemory() / 256);
    double[] milliseconds = new double[PROFILES];
    try (Stream stream = device.newStream();
        DeviceMemory memory = device.allocate(2 * bytes)) {
      Step copy =
          new Step(
              "copy", List.of(), s -> s.copy(memory.address(), memory.address() + bytes, bytes));
      time(stream, copy);
      for (int run = 0; run < PROFILES; run++) {
        milliseconds[run] = time(stream, copy);
      }
    }
    Arrays.sort(milliseconds);
    return 2 * bytes / milliseconds[PROFILES / 2] / 1e6;
  }

  /**
   * What a series of runs took.
   *
   * @param milliseconds of one, the mean of the series
   * @param peakBytes of the device that were in use meanwhile
   * @param loss the last; NaN in inference
   */
  public record Series(double milliseconds, long peakBytes, double loss) {}

  /**
   * Forward, backward and update, with images that lie on the device.
   *
   * @param warmUp runs before
   * @param runs that count
   */
  public Series training(int warmUp, int runs) {
    long free = device.freeMemory();
    try (CudaReplica replica = replica()) {
      double loss = 0;
      long start = 0;
      for (int run = -warmUp; run < runs; run++) {
        if (run == 0) {
          start = System.nanoTime();
        }
        loss = replica.repeatGradient();
        replica.step(RATE, run + warmUp + 1);
      }
      return new Series(milliseconds(start, runs), free - device.freeMemory(), loss);
    }
  }

  /** The same, but every minibatch comes from arrays of the host, beside the step before. */
  public Series trainingFromHost(int warmUp, int runs) {
    long free = device.freeMemory();
    try (CudaReplica replica = replica()) {
      float[] targets = targets();
      double loss = 0;
      long start = 0;
      replica.stage(images, targets);
      for (int run = -warmUp; run < runs; run++) {
        if (run == 0) {
          start = System.nanoTime();
        }
        replica.start();
        replica.stage(images, targets);
        loss = replica.finish();
        replica.step(RATE, run + warmUp + 1);
      }
      return new Series(milliseconds(start, runs), free - device.freeMemory(), loss);
    }
  }

  /** Forward with running statistics, with images that lie on the device. */
  public Series inference(int warmUp, int runs) {
    long free = device.freeMemory();
    try (CudaPredictor predictor = new CudaPredictor(device, arithmetic, network(), parameters())) {
      int count = spec.batchSize();
      predictor.probabilities(images);
      for (int run = 0; run < warmUp; run++) {
        predictor.repeat(count);
      }
      long start = System.nanoTime();
      for (int run = 0; run < runs; run++) {
        predictor.repeat(count);
      }
      return new Series(milliseconds(start, runs), free - device.freeMemory(), Double.NaN);
    }
  }

  private static double milliseconds(long start, int runs) {
    return (System.nanoTime() - start) / 1e6 / runs;
  }

  /**
   * The forward and backward steps of training one by one, not captured, in order of their time:
   * medians of {@value #PROFILES}.
   */
  public List<StepTime> profile() {
    try (CudaReplica replica = replica()) {
      List<Step> steps = replica.wholeProgram().steps();
      double[][] times = new double[steps.size()][PROFILES];
      for (int run = 0; run < PROFILES; run++) {
        for (int i = 0; i < steps.size(); i++) {
          times[i][run] = time(replica.stream(), steps.get(i));
        }
      }
      return byKind(steps, times);
    }
  }

  private static double time(Stream stream, Step step) {
    try (Event before = stream.record()) {
      step.work().accept(stream);
      try (Event after = stream.record()) {
        after.synchronize();
        return after.millisecondsSince(before);
      }
    }
  }

  private static List<StepTime> byKind(List<Step> steps, double[][] times) {
    Map<String, StepTime> kinds = new LinkedHashMap<>();
    for (int i = 0; i < times.length; i++) {
      Arrays.sort(times[i]);
      long bytes = steps.get(i).uses().stream().mapToLong(Buffer::bytes).sum();
      StepTime one = new StepTime(kind(steps.get(i).name()), 1, times[i][PROFILES / 2], bytes);
      kinds.merge(one.step(), one, StepTime::plus);
    }
    List<StepTime> sorted = new ArrayList<>(kinds.values());
    sorted.sort(Comparator.comparingDouble(StepTime::milliseconds).reversed());
    return sorted;
  }

  /** A step's name without that of its layer; some have no other. */
  static String kind(String name) {
    int space = name.indexOf(' ');
    return space < 0 ? "sum or pooling" : name.substring(space + 1);
  }

  private CudaReplica replica() {
    CudaReplica replica = new CudaReplica(device, arithmetic, spec);
    replica.load(parameters(), new float[0][], 0, 1);
    replica.gradient(images, targets());
    return replica;
  }

  private CompiledNetwork network() {
    return CompiledNetwork.read(spec.network(), spec.shape(), spec.optimizer().layout());
  }

  /**
   * Weights that keep the size of what goes through them, and a normalization's that do nothing.
   */
  public static float[] parameters(ParameterLayout layout, long seed) {
    Random random = new Random(seed);
    float[] parameters = new float[layout.length()];
    for (ParameterSegment segment : layout.segments()) {
      for (int i = segment.offset(); i < segment.end(); i++) {
        parameters[i] =
            switch (segment.role()) {
              case WEIGHT -> (float) (random.nextGaussian() * 0.05);
              case SCALE, RUNNING_VARIANCE -> 1;
              default -> 0;
            };
      }
    }
    return parameters;
  }

  private float[] parameters() {
    return parameters(spec.optimizer().layout(), 1);
  }

  private static float[] pixels(int count) {
    Random random = new Random(2);
    float[] pixels = new float[count];
    for (int i = 0; i < count; i++) {
      pixels[i] = 2 * random.nextFloat() - 1;
    }
    return pixels;
  }

  private float[] targets() {
    int classes = spec.shape().classes();
    float[] targets = new float[spec.batchSize() * classes];
    for (int i = 0; i < spec.batchSize(); i++) {
      targets[i * classes + i % classes] = 1;
    }
    return targets;
  }
}
