package sparkception.job.train;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.graph.UnneededGradients;
import sparkception.zoo.kernels.ComputeThreads;
import sparkception.zoo.optim.GradientSum;
import sparkception.zoo.optim.Optimizer;
import sparkception.zoo.optim.ParameterLayout;

/**
 * One worker's copy of the network and of the optimizer's state, kept between rounds: building a
 * network, its workspaces and its compiled kernels costs more than a round.
 */
final class Replica {

  private static final int STRETCH = 8192;
  private static final int INFINITE_EXPONENT = 0x7f800000;

  private final ReplicaThread thread = new ReplicaThread();
  private final ComputationGraph graph;
  private final Optimizer optimizer;
  private final float[][] optimizerState;
  private final FloatBuffer parameters;
  private final FloatBuffer gradients;
  private final float[] parametersCopy;
  private final NetworkShape shape;
  private final Map<Integer, Minibatch> minibatches = new HashMap<>();
  private final GradientSum sum;
  private int lastCount;

  /**
   * A replica with whatever parameters its configuration starts with.
   *
   * @param configuration of the network, JSON
   * @param accumulate whether several minibatches may make one step
   * @param threads of its arithmetic
   */
  Replica(
      String configuration,
      NetworkShape shape,
      Optimizer optimizer,
      boolean accumulate,
      int threads)
      throws IOException {
    thread.call(
        () -> {
          ComputeThreads.use(threads);
          return null;
        });
    this.graph = new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration));
    graph.init();
    graph.initGradientsView();
    UnneededGradients.omit(graph);
    this.shape = shape;
    this.optimizer = optimizer;
    this.optimizerState = optimizer.initialState();
    this.parameters = floats(graph.params());
    this.gradients = floats(graph.getGradientsViewArray());
    this.parametersCopy = new float[parameters.capacity()];
    this.sum = accumulate ? new GradientSum(ParameterLayout.of(graph)) : null;
  }

  /** Runs work that uses this replica where it must run. */
  <T> T call(Callable<T> work) throws IOException {
    return thread.call(work);
  }

  /**
   * Starts a round.
   *
   * @param vectors the parameters, then the optimizer's vectors; without the latter the optimizer
   *     starts afresh
   * @param iterations steps made before
   * @param seed of what is drawn at random in training
   */
  void load(WireVector[] vectors, long iterations, long seed) {
    parameters.put(0, vectors[0].array());
    if (vectors.length == 1) {
      optimizer.reset(optimizerState);
    }
    for (int i = 1; i < vectors.length; i++) {
      vectors[i].copyTo(optimizerState[i - 1], 0);
    }
    if (sum != null) {
      sum.clear();
    }
    countIterations(iterations);
    Nd4j.getRandom().setSeed(seed);
  }

  /** Batch normalization's running statistics move by it. */
  private void countIterations(long iterations) {
    graph.getConfiguration().setIterationCount((int) Math.min(iterations, Integer.MAX_VALUE));
  }

  /**
   * Computes the gradient of a minibatch, which the next step makes use of.
   *
   * @param pixels NHWC values of {@code count} images
   * @param targets what the network should say, {@code count} x classes
   * @return the mean loss of the minibatch; without a gradient if it is not a number
   */
  double gradient(float[] pixels, float[] targets, int count) {
    Minibatch batch = minibatches.computeIfAbsent(count, this::newMinibatch);
    batch.fill(pixels, targets);
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

  /**
   * Makes one step with the gradients of all minibatches since the last one.
   *
   * @param iteration number of this step, from 1
   */
  void step(double learningRate, long iteration) {
    if (sum == null) {
      optimizer.step(parameters, gradients, optimizerState, lastCount, learningRate, iteration);
    } else {
      optimizer.step(
          parameters, sum.gradients(), optimizerState, sum.samples(), learningRate, iteration);
      sum.clear();
    }
    countIterations(iteration);
  }

  /** Whether all parameters are numbers: a gradient that is not can follow from a loss that is. */
  boolean isFinite() {
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

  /** The optimizer's vectors, which the next step changes. */
  float[][] optimizerState() {
    return optimizerState;
  }

  /**
   * The first {@code count} of: a copy of the parameters, the optimizer's vectors. They are the
   * replica's own memory, which the next round overwrites.
   */
  float[][] vectors(int count) {
    float[][] vectors = new float[count][];
    vectors[0] = parametersCopy;
    parameters.get(0, parametersCopy);
    System.arraycopy(optimizerState, 0, vectors, 1, count - 1);
    return vectors;
  }

  private Minibatch newMinibatch(int size) {
    return new Minibatch(
        Nd4j.create(DataType.FLOAT, size, shape.input(), shape.input(), shape.channels()),
        Nd4j.create(DataType.FLOAT, size, shape.classes()));
  }

  private static FloatBuffer floats(INDArray array) {
    return array.data().asNio().order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  /** The arrays that minibatches of one size are copied into. */
  private record Minibatch(INDArray images, INDArray labels) {

    void fill(float[] pixels, float[] targets) {
      copy(pixels, images);
      copy(targets, labels);
    }

    private static void copy(float[] values, INDArray array) {
      ((FloatPointer) array.data().pointer()).put(values, 0, Math.toIntExact(array.length()));
    }
  }
}
