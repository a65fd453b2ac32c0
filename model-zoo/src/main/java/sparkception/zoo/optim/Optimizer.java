package sparkception.zoo.optim;

import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Moves a network's flat parameter vector by one training step, in one pass over memory.
 *
 * <p>Parameters and gradients stay where DL4J keeps them, outside the heap; they are worked on in
 * runs that fit a core's cache. Every element is computed alone, so the result does not depend on
 * the number of threads.
 */
public final class Optimizer implements Serializable {

  private static final int RUN_LENGTH = 8192;

  private final List<Run> runs;
  private final UpdateRule rule;
  private final Decay decay;
  private final double clipNorm;
  private final int length;

  /**
   * @param layout the network's parameters
   * @param rule the update rule
   * @param decay the pull towards zero
   * @param clipNorm largest Euclidean norm of the whole gradient, which is scaled down when longer;
   *     infinite for no clipping
   */
  public Optimizer(ParameterLayout layout, UpdateRule rule, Decay decay, double clipNorm) {
    Ranges.requirePositive("gradient-clip-norm", clipNorm);
    this.runs = runs(layout);
    this.rule = rule;
    this.decay = decay;
    this.clipNorm = clipNorm;
    this.length = layout.length();
  }

  /** A fresh state: as many vectors as the rule has slots, each as long as the parameters. */
  public float[][] initialState() {
    float[][] state = new float[rule.slots()][length];
    reset(state);
    return state;
  }

  /** Makes a state fresh again. */
  public void reset(float[][] state) {
    for (int slot = 0; slot < state.length; slot++) {
      Arrays.fill(state[slot], rule.initialValue(slot));
    }
  }

  /**
   * Applies one step.
   *
   * @param parameters the flat parameter vector, changed in place
   * @param gradients DL4J's flat gradient view: sums over the minibatch, and for batch
   *     normalization's statistics the amount to subtract
   * @param state the vectors of {@link #initialState}, changed in place
   * @param batchSize examples that the gradient sums over, above 0
   * @param learningRate step size
   * @param iteration number of this step, from 1
   */
  public void step(
      FloatBuffer parameters,
      FloatBuffer gradients,
      float[][] state,
      int batchSize,
      double learningRate,
      long iteration) {
    double scale = clippedScale(gradients, 1.0 / batchSize);
    runs.parallelStream()
        .forEach(run -> move(run, parameters, gradients, state, scale, learningRate, iteration));
  }

  private double clippedScale(FloatBuffer gradients, double scale) {
    if (Double.isInfinite(clipNorm)) {
      return scale;
    }
    double norm = scale * Math.sqrt(squaredNorm(gradients));
    return norm > clipNorm ? scale * clipNorm / norm : scale;
  }

  /** Adds up in the order of the runs, so that the sum does not depend on the threads. */
  private double squaredNorm(FloatBuffer gradients) {
    double[] sums =
        IntStream.range(0, runs.size())
            .parallel()
            .mapToDouble(i -> squaredNorm(runs.get(i), gradients))
            .toArray();
    double total = 0;
    for (double sum : sums) {
      total += sum;
    }
    return total;
  }

  private static double squaredNorm(Run run, FloatBuffer gradients) {
    if (!run.role.isTrained()) {
      return 0;
    }
    double sum = 0;
    for (int i = run.from; i < run.from + run.count; i++) {
      sum += (double) gradients.get(i) * gradients.get(i);
    }
    return sum;
  }

  private void move(
      Run run,
      FloatBuffer parameters,
      FloatBuffer gradients,
      float[][] state,
      double scale,
      double learningRate,
      long iteration) {
    if (run.role == ParameterRole.FROZEN) {
      return;
    }
    float[] p = Scratch.PARAMETERS.get();
    float[] g = Scratch.GRADIENTS.get();
    parameters.get(run.from, p, 0, run.count);
    gradients.get(run.from, g, 0, run.count);
    if (run.role.isTrained()) {
      addPenalty(run, p, g, scale);
      rule.step(g, state, run.from, run.count, learningRate, iteration);
      shrink(run, p, learningRate);
    }
    for (int i = 0; i < run.count; i++) {
      p[i] -= g[i];
    }
    parameters.put(run.from, p, 0, run.count);
  }

  private void addPenalty(Run run, float[] p, float[] g, double scale) {
    float factor = (float) scale;
    float l2 = decay.appliesTo(run.role) ? (float) decay.l2() : 0f;
    for (int i = 0; i < run.count; i++) {
      g[i] = factor * g[i] + l2 * p[i];
    }
  }

  private void shrink(Run run, float[] p, double learningRate) {
    if (decay.decoupled() == 0 || !decay.appliesTo(run.role)) {
      return;
    }
    float keep = (float) (1 - learningRate * decay.decoupled());
    for (int i = 0; i < run.count; i++) {
      p[i] *= keep;
    }
  }

  private static List<Run> runs(ParameterLayout layout) {
    List<Run> runs = new ArrayList<>();
    for (ParameterSegment segment : layout.segments()) {
      for (int from = segment.offset(); from < segment.end(); from += RUN_LENGTH) {
        runs.add(new Run(segment.role(), from, Math.min(RUN_LENGTH, segment.end() - from)));
      }
    }
    return List.copyOf(runs);
  }

  /** A stretch of parameters of one role that fits a core's cache. */
  private record Run(ParameterRole role, int from, int count) implements Serializable {}

  /** Each thread's copies of a run. */
  private static final class Scratch {
    static final ThreadLocal<float[]> PARAMETERS =
        ThreadLocal.withInitial(() -> new float[RUN_LENGTH]);
    static final ThreadLocal<float[]> GRADIENTS =
        ThreadLocal.withInitial(() -> new float[RUN_LENGTH]);
  }
}
