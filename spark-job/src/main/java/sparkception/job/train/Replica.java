package sparkception.job.train;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.job.checkpoint.Fp32;
import sparkception.zoo.graph.UnneededGradients;
import sparkception.zoo.kernels.ComputeThreads;
import sparkception.zoo.optim.Optimizer;

/**
 * One worker's copy of the network and of the optimizer's state, kept between rounds: building a
 * network, its workspaces and its compiled kernels costs more than a round.
 */
final class Replica {

  private final ReplicaThread thread = new ReplicaThread();
  private final ComputationGraph graph;
  private final Optimizer optimizer;
  private final float[][] optimizerState;
  private final FloatBuffer parameters;
  private final FloatBuffer gradients;
  private final NetworkShape shape;
  private final Map<Integer, Minibatch> minibatches = new HashMap<>();

  Replica(String configuration, NetworkShape shape, Optimizer optimizer, int threads)
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
  }

  /** Runs work that uses this replica where it must run. */
  <T> T call(Callable<T> work) throws IOException {
    return thread.call(work);
  }

  /**
   * Starts a round.
   *
   * @param vectors raw fp32 of the parameters, then of the optimizer's vectors; without the latter
   *     the optimizer starts afresh
   * @param seed of what is drawn at random in training
   */
  void load(byte[][] vectors, long seed) {
    float[] values = new float[parameters.capacity()];
    Fp32.decode(vectors[0], values, 0);
    parameters.put(0, values);
    if (vectors.length == 1) {
      optimizer.reset(optimizerState);
    }
    for (int i = 1; i < vectors.length; i++) {
      Fp32.decode(vectors[i], optimizerState[i - 1], 0);
    }
    Nd4j.getRandom().setSeed(seed);
  }

  /**
   * Makes one step.
   *
   * @param pixels NHWC values of {@code labels.length} images
   * @param labels the class of each image
   * @param smoothing probability mass spread over all classes
   * @param learningRate step size
   * @param iteration number of this step, from 1
   * @return the mean loss of the minibatch before the step; the step is left out if it is not a
   *     number
   */
  double step(float[] pixels, int[] labels, double smoothing, double learningRate, long iteration) {
    Minibatch batch = minibatches.computeIfAbsent(labels.length, this::newMinibatch);
    batch.fill(pixels, labels, smoothing);
    graph.setInput(0, batch.images);
    graph.setLabel(0, batch.labels);
    graph.computeGradientAndScore();
    double loss = graph.score();
    if (Double.isFinite(loss)) {
      optimizer.step(parameters, gradients, optimizerState, labels.length, learningRate, iteration);
    }
    return loss;
  }

  /** The first {@code count} of: a copy of the parameters, the optimizer's vectors. */
  float[][] vectors(int count) {
    float[][] vectors = new float[count][];
    vectors[0] = new float[parameters.capacity()];
    parameters.get(0, vectors[0]);
    System.arraycopy(optimizerState, 0, vectors, 1, count - 1);
    return vectors;
  }

  private Minibatch newMinibatch(int size) {
    return new Minibatch(
        Nd4j.create(DataType.FLOAT, size, shape.input(), shape.input(), shape.channels()),
        Nd4j.create(DataType.FLOAT, size, shape.classes()),
        shape.classes());
  }

  private static FloatBuffer floats(INDArray array) {
    return array.data().asNio().order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  /** The arrays that minibatches of one size are copied into. */
  private record Minibatch(INDArray images, INDArray labels, int classes) {

    void fill(float[] pixels, int[] classOf, double smoothing) {
      copy(pixels, images);
      float[] target = new float[classOf.length * classes];
      Arrays.fill(target, (float) (smoothing / classes));
      for (int i = 0; i < classOf.length; i++) {
        target[i * classes + classOf[i]] += (float) (1 - smoothing);
      }
      copy(target, labels);
    }

    private static void copy(float[] values, INDArray array) {
      ((FloatPointer) array.data().pointer()).put(values, 0, Math.toIntExact(array.length()));
    }
  }
}
