package sparkception.zoo.engine.graph;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.engine.ImageBatch;
import sparkception.zoo.engine.NetworkShape;
import sparkception.zoo.engine.Replica;
import sparkception.zoo.engine.ReplicaSpec;
import sparkception.zoo.graph.UnneededGradients;
import sparkception.zoo.kernels.Kernels;
import sparkception.zoo.optim.GradientSum;
import sparkception.zoo.optim.Optimizer;
import sparkception.zoo.optim.ParameterLayout;

/** Trains a ComputationGraph. */
final class GraphReplica implements Replica {

  private static final int STRETCH = 8192;
  private static final int INFINITE_EXPONENT = 0x7f800000;

  private final GraphThread thread;
  private final ComputationGraph graph;
  private final Optimizer optimizer;
  private final float[][] optimizerState;
  private final FloatBuffer parameters;
  private final FloatBuffer gradients;
  private final float[] parametersCopy;
  private final List<Long> input;
  private final int classes;
  private final Map<Integer, Minibatch> minibatches = new HashMap<>();
  private final GradientSum sum;

  /** Numbers of one image. */
  private final int length;

  /** Of a minibatch's images, as the network takes them; made when first needed. */
  private float[] numbers = {};

  private Staged staged;
  private double lastLoss;
  private int lastCount;

  private GraphReplica(ReplicaSpec spec, List<Long> input, GraphThread thread) {
    this.thread = thread;
    this.graph = new ComputationGraph(ComputationGraphConfiguration.fromJson(spec.network()));
    graph.init();
    graph.initGradientsView();
    UnneededGradients.omit(graph);
    this.input = input;
    this.classes = spec.shape().classes();
    this.optimizer = spec.optimizer();
    this.optimizerState = optimizer.initialState();
    this.parameters = floats(graph.params());
    this.gradients = floats(graph.getGradientsViewArray());
    this.parametersCopy = new float[parameters.capacity()];
    this.length = input.stream().mapToInt(Math::toIntExact).reduce(1, Math::multiplyExact);
    this.sum = spec.accumulate() ? new GradientSum(ParameterLayout.of(graph)) : null;
  }

  /** A replica with whatever parameters its configuration starts with, and a thread of its own. */
  static GraphReplica of(ReplicaSpec spec, Kernels kernels, int threads) {
    NetworkShape shape = spec.shape();
    long side = shape.input();
    return of(
        spec, List.of(side, side, (long) shape.channels()), new GraphThread(kernels, threads));
  }

  /**
   * The same.
   *
   * @param input sizes of what goes in, of one example
   * @param thread where it computes; its own from now on
   */
  static GraphReplica of(ReplicaSpec spec, List<Long> input, GraphThread thread) {
    return thread.call(() -> new GraphReplica(spec, input, thread));
  }

  @Override
  public void load(float[] start, float[][] startState, long iterations, long seed) {
    parameters.put(0, start);
    if (startState.length == 0) {
      optimizer.reset(optimizerState);
    }
    for (int i = 0; i < startState.length; i++) {
      System.arraycopy(startState[i], 0, optimizerState[i], 0, startState[i].length);
    }
    if (sum != null) {
      sum.clear();
    }
    countIterations(iterations);
    thread.call(
        () -> {
          Nd4j.getRandom().setSeed(seed);
          return null;
        });
  }

  /** Batch normalization's running statistics move by it. */
  private void countIterations(long iterations) {
    graph.getConfiguration().setIterationCount((int) Math.min(iterations, Integer.MAX_VALUE));
  }

  @Override
  public void stage(ImageBatch images, float[] targets) {
    staged = new Staged(images, null, images.count(), targets);
  }

  /**
   * The same for numbers that are no images' samples.
   *
   * @param given what goes into the network, of {@code count} examples
   */
  void stage(float[] given, int count, float[] targets) {
    staged = new Staged(null, given, count, targets);
  }

  @Override
  public void start() {
    Staged minibatch = staged;
    staged = null;
    lastLoss = thread.call(() -> gradientHere(minibatch));
  }

  @Override
  public double finish() {
    return lastLoss;
  }

  private double gradientHere(Staged next) {
    int count = next.count();
    Minibatch batch = minibatches.computeIfAbsent(count, this::newMinibatch);
    batch.fill(next.given() == null ? numbers(next.images()) : next.given(), next.targets());
    graph.setInput(0, batch.images);
    graph.setLabel(0, batch.labels);
    graph.computeGradientAndScore();
    double loss = graph.score();
    lastCount = count;
    if (sum != null && Double.isFinite(loss)) {
      sum.add(parameters, gradients, count);
    }
    return loss;
  }

  @Override
  public void step(double learningRate, long iteration) {
    if (sum == null) {
      optimizer.step(parameters, gradients, optimizerState, lastCount, learningRate, iteration);
    } else {
      optimizer.step(
          parameters, sum.gradients(), optimizerState, sum.samples(), learningRate, iteration);
      sum.clear();
    }
    countIterations(iteration);
  }

  @Override
  public boolean isFinite() {
    float[] some = new float[STRETCH];
    for (int from = 0; from < parameters.capacity(); from += STRETCH) {
      int count = Math.min(STRETCH, parameters.capacity() - from);
      parameters.get(from, some, 0, count);
      if (!areFinite(some, count)) {
        return false;
      }
    }
    return true;
  }

  /** Infinities and NaNs have the largest exponent; unlike a test of each, a maximum vectorizes. */
  private static boolean areFinite(float[] values, int count) {
    int largest = 0;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, Float.floatToRawIntBits(values[i]) & INFINITE_EXPONENT);
    }
    return largest < INFINITE_EXPONENT;
  }

  @Override
  public float[][] vectors(int count) {
    float[][] vectors = new float[count][];
    vectors[0] = parametersCopy;
    parameters.get(0, parametersCopy);
    System.arraycopy(optimizerState, 0, vectors, 1, count - 1);
    return vectors;
  }

  @Override
  public void close() {
    thread.close();
  }

  private float[] numbers(ImageBatch images) {
    int needed = Math.multiplyExact(images.count(), length);
    if (numbers.length < needed) {
      numbers = new float[needed];
    }
    images.write(numbers, length);
    return numbers;
  }

  private Minibatch newMinibatch(int size) {
    return new Minibatch(
        Nd4j.create(DataType.FLOAT, GraphFeatures.shape(size, input)),
        Nd4j.create(DataType.FLOAT, size, classes));
  }

  private static FloatBuffer floats(INDArray array) {
    return array.data().asNio().order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  /** The minibatch that comes next. */
  private record Staged(ImageBatch images, float[] given, int count, float[] targets) {}

  /** The arrays that minibatches of one size are copied into. */
  private record Minibatch(INDArray images, INDArray labels) {

    void fill(float[] numbers, float[] targets) {
      copy(numbers, images);
      copy(targets, labels);
    }

    private static void copy(float[] values, INDArray array) {
      ((FloatPointer) array.data().pointer()).put(values, 0, Math.toIntExact(array.length()));
    }
  }
}
