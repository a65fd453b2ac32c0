package sparkception.zoo.engine.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import sparkception.zoo.engine.ImageBatch;
import sparkception.zoo.engine.NetworkShape;
import sparkception.zoo.engine.Replica;
import sparkception.zoo.engine.ReplicaSpec;
import sparkception.zoo.graph.CutGraph;
import sparkception.zoo.kernels.Kernels;
import sparkception.zoo.optim.Optimizer;
import sparkception.zoo.optim.ParameterLayout;

/**
 * Trains the upper part of a network on what its frozen lower part gives.
 *
 * <p>The two are networks of their own, so that no gradient can come into the lower one. It
 * computes as in prediction: with its running statistics, and folded. Where what it gives was
 * computed before, it is not even made.
 *
 * <p>The lower part's parameters are the first of the whole network's, since all of its layers come
 * before those above in any topological order.
 */
final class FrozenReplica implements Replica {

  private final Optimizer optimizer;
  private final GraphFeatures lower;
  private final GraphReplica upper;
  private final int frozen;
  private final float[] frozenParameters;
  private final float[][] whole;
  private boolean loaded;

  private FrozenReplica(Optimizer optimizer, GraphFeatures lower, GraphReplica upper, int frozen) {
    this.optimizer = optimizer;
    this.lower = lower;
    this.upper = upper;
    this.frozen = frozen;
    this.frozenParameters = new float[frozen];
    this.whole = new float[1 + optimizer.rule().slots()][optimizer.layout().length()];
  }

  static FrozenReplica of(ReplicaSpec spec, Kernels kernels, int threads) {
    NetworkShape shape = spec.shape();
    CutGraph cut =
        CutGraph.at(
            ComputationGraphConfiguration.fromJson(spec.network()),
            spec.freezing().point(),
            shape.input(),
            shape.channels());
    ComputationGraph above = new ComputationGraph(cut.upper());
    above.init();
    int frozen = spec.optimizer().layout().length() - Math.toIntExact(above.numParams());
    Optimizer rest = spec.optimizer().from(frozen);
    requireSame(rest.layout(), ParameterLayout.of(above));
    GraphThread thread = new GraphThread(kernels, threads);
    GraphReplica upper =
        GraphReplica.of(
            new ReplicaSpec(cut.upper().toJson(), shape, rest, spec.batchSize(), spec.accumulate()),
            cut.features(),
            thread);
    return new FrozenReplica(
        spec.optimizer(),
        spec.freezing().features() ? null : GraphFeatures.empty(cut, shape, thread),
        upper,
        frozen);
  }

  private static void requireSame(ParameterLayout expected, ParameterLayout found) {
    if (!expected.equals(found)) {
      throw new IllegalStateException(
          "Cannot freeze the network: its upper part's parameters are not the last of it");
    }
  }

  @Override
  public void load(float[] parameters, float[][] optimizerState, long iterations, long seed) {
    if (!loaded || !Arrays.equals(parameters, 0, frozen, frozenParameters, 0, frozen)) {
      System.arraycopy(parameters, 0, frozenParameters, 0, frozen);
      if (lower != null) {
        lower.load(frozenParameters);
      }
      loaded = true;
    }
    for (int slot = 0; slot + 1 < whole.length; slot++) {
      if (slot < optimizerState.length) {
        System.arraycopy(optimizerState[slot], 0, whole[1 + slot], 0, frozen);
      } else {
        Arrays.fill(whole[1 + slot], 0, frozen, optimizer.rule().initialValue(slot));
      }
    }
    upper.load(rest(parameters), rest(optimizerState), iterations, seed);
  }

  private float[][] rest(float[][] vectors) {
    return Arrays.stream(vectors).map(this::rest).toArray(float[][]::new);
  }

  private float[] rest(float[] vector) {
    return Arrays.copyOfRange(vector, frozen, vector.length);
  }

  @Override
  public void stage(ImageBatch images, float[] targets) {
    upper.stage(lower == null ? given(images) : lower.features(images), images.count(), targets);
  }

  /** Features in the place of samples. */
  private static float[] given(ImageBatch images) {
    FloatBuffer floats =
        ByteBuffer.wrap(images.samples()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] features = new float[floats.remaining()];
    floats.get(features);
    return features;
  }

  @Override
  public void start() {
    upper.start();
  }

  @Override
  public double finish() {
    return upper.finish();
  }

  @Override
  public void step(double learningRate, long iteration) {
    upper.step(learningRate, iteration);
  }

  @Override
  public boolean isFinite() {
    return upper.isFinite();
  }

  @Override
  public float[][] vectors(int count) {
    float[][] trained = upper.vectors(count);
    System.arraycopy(frozenParameters, 0, whole[0], 0, frozen);
    for (int i = 0; i < count; i++) {
      System.arraycopy(trained[i], 0, whole[i], frozen, trained[i].length);
    }
    return Arrays.copyOf(whole, count);
  }

  @Override
  public void close() {
    upper.close();
  }
}
