package sparkception.zoo.cuda.program;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import sparkception.zoo.cuda.device.Arithmetic;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.DeviceMemory;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.Graph;
import sparkception.zoo.cuda.device.Stream;
import sparkception.zoo.cuda.kernels.DeviceOptimizer;
import sparkception.zoo.cuda.kernels.Elementwise;
import sparkception.zoo.engine.EngineException;
import sparkception.zoo.engine.ImageBatch;
import sparkception.zoo.engine.Replica;
import sparkception.zoo.engine.ReplicaSpec;
import sparkception.zoo.optim.Optimizer;

/**
 * Trains a network on a device.
 *
 * <p>Parameters, gradients and the optimizer's vectors stay there; a minibatch goes in and its
 * losses come back. Each size of minibatch has a program of its own, and the whole size is captured
 * as a graph, so that a step costs a few calls. A device's products share working memory, so those
 * who share a device take turns.
 */
final class CudaReplica implements Replica {

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private static final int PARAMETERS = 0;
  private static final int GRADIENTS = 1;
  private static final int SLOTS = 2;

  private final Device device;
  private final DeviceScope scope;
  private final DeviceTurn turn;
  private final Arithmetic arithmetic;
  private final CompiledNetwork network;
  private final float[] classWeights;
  private final Optimizer optimizer;
  private final int batchSize;
  private final int sumIndex;
  private final Stream stream;
  private final DeviceVectors vectors;
  private final DeviceMemory copies;
  private final NetworkMemory memory;
  private final RunningStatistics statistics;
  private final Elementwise elementwise;
  private final UpdateStep update;
  private final Map<Integer, Trained> programs = new HashMap<>();
  private final Arena arena;
  private final MinibatchTransfer results;
  private final MinibatchFeed feed;
  private final float[][] flat;
  private long seed;
  private long minibatches;
  private long iterations;
  private int samples;
  private int staged;
  private Trained running;

  /**
   * A replica with parameters yet to be loaded.
   *
   * @throws EngineException if the network has something that there are no kernels for, or the
   *     device has not enough memory
   */
  CudaReplica(Device device, Arithmetic arithmetic, ReplicaSpec spec) {
    this.device = device;
    this.scope = new DeviceScope(device);
    this.turn = DeviceTurn.on(device);
    this.arithmetic = arithmetic;
    this.optimizer = spec.optimizer();
    this.batchSize = spec.batchSize();
    this.network = CompiledNetwork.read(spec.network(), spec.shape(), optimizer.layout());
    this.classWeights = network.classWeights();
    try {
      ParameterMemory layout = new ParameterMemory(network.layout(), network.nodes());
      int slots = optimizer.rule().slots();
      this.sumIndex = spec.accumulate() ? SLOTS + slots : -1;
      this.stream = scope.newStream();
      this.vectors =
          new DeviceVectors(scope, stream, layout, SLOTS + slots + (spec.accumulate() ? 1 : 0));
      ElementType storage = arithmetic.storage();
      boolean copied = storage != ElementType.FP32;
      this.copies = copied ? scope.allocate((long) storage.bytes() * layout.length()) : null;
      this.memory =
          new NetworkMemory(
              layout,
              vectors.address(PARAMETERS),
              vectors.address(GRADIENTS),
              copied ? copies.address() : vectors.address(PARAMETERS),
              storage.bytes());
      this.statistics = new RunningStatistics(device, network.nodes(), memory);
      this.elementwise = new Elementwise(device, storage);
      this.update = new UpdateStep(scope, stream, storage, layout, optimizer);
      this.flat = new float[1 + slots][network.layout().length()];
      Trained whole = compiled(batchSize);
      Arena.requireRoom(
          device,
          batchSize,
          count -> {
            Trained some = compiled(count);
            return some.program().bytes() + some.minibatch().inputBytes();
          });
      this.arena = new Arena(scope, whole.program().bytes());
      this.results = new MinibatchTransfer(scope, stream, (long) Float.BYTES * batchSize);
      this.feed = new MinibatchFeed(scope, stream, whole.minibatch().inputBytes());
      arena.place(whole.program());
      programs.put(batchSize, whole);
      device.awaitKernels();
    } catch (RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  /** A program for minibatches of a size. */
  private Trained compiled(int count) {
    Minibatch minibatch = Minibatch.training(count, network.shape(), classWeights.length > 0);
    Program program =
        NetworkCompiler.training(
            new ProgramBuilder(device, arithmetic, memory, minibatch),
            network.nodes(),
            network.shape());
    return new Trained(minibatch, program);
  }

  private void requireFitting(int count) {
    if (count > batchSize) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "Invalid minibatch: %d images (must be <= %d)", count, batchSize));
    }
  }

  private Trained program(int count) {
    return programs.computeIfAbsent(
        count,
        size -> {
          Trained smaller = compiled(size);
          arena.place(smaller.program());
          device.awaitKernels();
          return smaller;
        });
  }

  @Override
  public void load(
      float[] parameters, float[][] optimizerState, long stepsBefore, long randomSeed) {
    turn.with(
        () -> {
          vectors.upload(PARAMETERS, parameters);
          for (int slot = 0; slot < optimizer.rule().slots(); slot++) {
            if (optimizerState.length == 0) {
              vectors.fill(SLOTS + slot, optimizer.rule().initialValue(slot));
            } else {
              vectors.upload(SLOTS + slot, optimizerState[slot]);
            }
          }
          if (copies != null) {
            elementwise.narrow(
                stream, vectors.address(PARAMETERS), copies.address(), vectors.length());
          }
          iterations = stepsBefore;
          seed = randomSeed;
          minibatches = 0;
          clearSum();
        });
  }

  private void clearSum() {
    samples = 0;
    if (sumIndex >= 0) {
      vectors.fill(sumIndex, 0);
    }
  }

  @Override
  public void stage(ImageBatch images, float[] targets) {
    int count = images.count();
    requireFitting(count);
    feed.copy(
        seed ^ GOLDEN * minibatches++,
        new MinibatchFeed.Numbers(images.scale(), images.scale().length),
        new MinibatchFeed.Numbers(new float[] {images.kept()}, 1),
        new MinibatchFeed.Numbers(targets, count * network.shape().classes()),
        new MinibatchFeed.Numbers(classWeights, classWeights.length),
        new MinibatchFeed.Samples(images.samples(), count * network.shape().imageLength()));
    staged = count;
  }

  /** It is this replica's turn until {@link #finish}. */
  @Override
  public void start() {
    turn.take();
    try {
      running = program(staged);
      feed.take(running.minibatch());
      run(running);
    } catch (RuntimeException e) {
      turn.end();
      throw e;
    }
  }

  @Override
  public double finish() {
    try {
      return finished(running);
    } finally {
      turn.end();
    }
  }

  private double finished(Trained trained) {
    int count = trained.minibatch().count();
    double loss = mean(results.download(trained.minibatch().losses(), count));
    if (sumIndex < 0) {
      samples = count;
    } else if (Double.isFinite(loss)) {
      elementwise.add(
          stream, vectors.address(GRADIENTS), vectors.address(sumIndex), vectors.length());
      statistics.move(stream, iterations);
      samples += count;
    }
    return loss;
  }

  /** The gradient of the last whole minibatch once more, whose images are there; for benchmarks. */
  double repeatGradient() {
    return turn.with(
        () -> {
          Trained whole = program(batchSize);
          run(whole);
          return finished(whole);
        });
  }

  /** What a whole minibatch does, step by step; for benchmarks. */
  Program wholeProgram() {
    return program(batchSize).program();
  }

  Stream stream() {
    return stream;
  }

  private void run(Trained trained) {
    if (trained.minibatch().count() < batchSize) {
      trained.program().run(stream);
    } else {
      stream.launch(trained.captured(stream, scope));
    }
  }

  private static double mean(float[] losses) {
    double sum = 0;
    for (float loss : losses) {
      sum += loss;
    }
    return sum / losses.length;
  }

  @Override
  public void step(double learningRate, long iteration) {
    turn.with(
        () -> {
          boolean summed = sumIndex >= 0;
          update.run(
              new DeviceOptimizer.Vectors(
                  vectors.address(PARAMETERS),
                  vectors.address(summed ? sumIndex : GRADIENTS),
                  slot(0),
                  slot(1),
                  copies == null ? 0 : copies.address()),
              learningRate,
              samples,
              iteration);
          if (summed) {
            clearSum();
          } else {
            statistics.move(stream, iterations);
          }
          iterations = iteration;
        });
  }

  private long slot(int index) {
    return index < optimizer.rule().slots() ? vectors.address(SLOTS + index) : 0;
  }

  @Override
  public boolean isFinite() {
    return turn.with(
        () -> {
          Buffer partial = new Buffer("partial", elementwise.partialBytes());
          Buffer found = new Buffer("found", Float.BYTES);
          try (DeviceMemory work = device.allocate(partial.bytes() + ArenaPlan.ALIGNMENT)) {
            found.placeAt(work.address());
            partial.placeAt(work.address() + ArenaPlan.ALIGNMENT);
            elementwise.countNotFinite(
                stream,
                vectors.address(PARAMETERS),
                vectors.length(),
                partial.address(),
                found.address());
            return results.download(found, 1)[0] == 0;
          }
        });
  }

  @Override
  public float[][] vectors(int count) {
    return turn.with(
        () -> {
          float[][] result = new float[count][];
          for (int i = 0; i < count; i++) {
            result[i] = flat[i];
            vectors.download(i == 0 ? PARAMETERS : SLOTS + i - 1, flat[i]);
          }
          return result;
        });
  }

  /** The gradient of the last minibatch, summed over it; for tests. */
  float[] gradient() {
    float[] result = new float[network.layout().length()];
    vectors.download(GRADIENTS, result);
    return result;
  }

  @Override
  public void close() {
    turn.giveUp();
    turn.with(scope::close);
  }

  /** A program and what goes into it. */
  private static final class Trained {

    private final Minibatch minibatch;
    private final Program program;
    private Graph graph;

    Trained(Minibatch minibatch, Program program) {
      this.minibatch = minibatch;
      this.program = program;
    }

    Minibatch minibatch() {
      return minibatch;
    }

    Program program() {
      return program;
    }

    Graph captured(Stream stream, DeviceScope scope) {
      if (graph == null) {
        graph = scope.held(stream.capture(() -> program.run(stream)));
      }
      return graph;
    }
  }
}
