package sparkception.zoo.optim;

import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Moves a network's flat parameter vector by one training step, in one pass over memory where no
 * norms are needed.
 *
 * <p>Parameters and gradients stay where DL4J keeps them, outside the heap; they are worked on in
 * blocks that fit a core's cache. Every element is computed alone, and norms are summed in order,
 * so the result does not depend on the number of threads.
 */
public final class Optimizer implements Serializable {

  private final ParameterLayout layout;
  private final List<Block> blocks;
  private final UpdateRule rule;
  private final Decay decay;
  private final double clipNorm;

  /** Of each array of the layout, what the learning rate is multiplied by. */
  private final double[] rates;

  /**
   * @param layout the network's parameters
   * @param rule the update rule
   * @param decay the pull towards zero
   * @param clipNorm largest Euclidean norm of the whole gradient, which is scaled down when longer;
   *     infinite for no clipping
   */
  public Optimizer(ParameterLayout layout, UpdateRule rule, Decay decay, double clipNorm) {
    this(layout, rule, decay, clipNorm, ones(layout));
  }

  private Optimizer(
      ParameterLayout layout, UpdateRule rule, Decay decay, double clipNorm, double[] rates) {
    Hyperparameters.requirePositive("gradient-clip-norm", clipNorm);
    this.layout = layout;
    this.blocks = Block.of(layout);
    this.rule = rule;
    this.decay = decay;
    this.clipNorm = clipNorm;
    this.rates = rates;
  }

  private static double[] ones(ParameterLayout layout) {
    double[] ones = new double[layout.segments().size()];
    Arrays.fill(ones, 1);
    return ones;
  }

  /**
   * The same with a learning rate of its own for each layer.
   *
   * @param byLayer what the rate is multiplied by, above 0; 1 for layers that it lacks
   */
  public Optimizer withRates(Map<String, Double> byLayer) {
    double[] factors =
        layout.segments().stream()
            .mapToDouble(segment -> byLayer.getOrDefault(segment.layer(), 1.0))
            .toArray();
    return new Optimizer(layout, rule, decay, clipNorm, factors);
  }

  /** Whether all layers have the same learning rate. */
  public boolean hasOneRate() {
    return Arrays.stream(rates).allMatch(rate -> rate == 1);
  }

  /** The same for the parameters from one on, the first of an array, as a vector of their own. */
  public Optimizer from(int offset) {
    ParameterLayout rest = layout.from(offset);
    int dropped = layout.segments().size() - rest.segments().size();
    double[] factors = Arrays.copyOfRange(rates, dropped, rates.length);
    return new Optimizer(rest, rule, decay, clipNorm, factors);
  }

  /** Where the parameters lie that it moves. */
  public ParameterLayout layout() {
    return layout;
  }

  /** What it makes of gradients. */
  public UpdateRule rule() {
    return rule;
  }

  /** The pull towards zero. */
  public Decay decay() {
    return decay;
  }

  /** Largest norm of the whole gradient; infinite for no clipping. */
  public double clipNorm() {
    return clipNorm;
  }

  /** A fresh state: as many vectors as the rule has slots, each as long as the parameters. */
  public float[][] initialState() {
    float[][] state = new float[rule.slots()][layout.length()];
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
   *     normalization's statistics the amount to subtract; overwritten by some rules
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
    Step step =
        new Step(
            parameters,
            gradients,
            state,
            clippedScale(gradients, 1.0 / batchSize),
            learningRate,
            iteration);
    switch (rule.trustRatio().measure()) {
      case NOTHING -> blocks.parallelStream().forEach(block -> move(block, step, 1));
      case GRADIENT -> moveByGradientNorms(step);
      case STEP -> moveByStepNorms(step);
    }
  }

  private double clippedScale(FloatBuffer gradients, double scale) {
    if (Double.isInfinite(clipNorm)) {
      return scale;
    }
    double norm = scale * Norms.total(blocks, gradients);
    return norm > clipNorm ? scale * clipNorm / norm : scale;
  }

  private void moveByGradientNorms(Step step) {
    double[] weights = Norms.bySegment(blocks, step.parameters);
    double[] measured = Norms.bySegment(blocks, step.gradients);
    for (int i = 0; i < measured.length; i++) {
      measured[i] = step.scale * measured[i] + decay.l2() * weights[i];
    }
    blocks.parallelStream().forEach(block -> move(block, step, ratio(block, weights, measured)));
  }

  private void moveByStepNorms(Step step) {
    blocks.parallelStream().forEach(block -> replaceByDirection(block, step));
    double[] weights = Norms.bySegment(blocks, step.parameters);
    double[] measured = Norms.bySegment(blocks, step.gradients);
    blocks.parallelStream().forEach(block -> follow(block, step, ratio(block, weights, measured)));
  }

  private double ratio(Block block, double[] weights, double[] measured) {
    return block.role() == ParameterRole.WEIGHT
        ? rule.trustRatio().of(weights[block.segment()], measured[block.segment()])
        : 1;
  }

  /**
   * One pass: penalty, rule, decoupled decay, subtraction.
   *
   * @param trust factor on the gradient and its penalty
   */
  private void move(Block block, Step step, double trust) {
    if (block.role() == ParameterRole.FROZEN) {
      return;
    }
    float[] p = Scratch.read(block, step.parameters, Scratch.PARAMETERS);
    float[] g = Scratch.read(block, step.gradients, Scratch.GRADIENTS);
    if (block.role().isTrained()) {
      double rate = step.learningRate * rates[block.segment()];
      addPenalty(block, p, g, trust * step.scale, trust * decay.l2());
      rule.step(g, step.state, block.from(), block.count(), rate, step.iteration);
      shrink(block, p, rate);
    }
    subtract(block, p, g, 1, step.parameters);
  }

  /** The first of two passes: the gradient becomes the rule's step at a learning rate of 1. */
  private void replaceByDirection(Block block, Step step) {
    if (!block.role().isTrained()) {
      return;
    }
    float[] p = Scratch.read(block, step.parameters, Scratch.PARAMETERS);
    float[] g = Scratch.read(block, step.gradients, Scratch.GRADIENTS);
    addPenalty(block, p, g, step.scale, decay.l2());
    rule.step(g, step.state, block.from(), block.count(), 1, step.iteration);
    addPenalty(block, p, g, 1, decay.decoupled());
    step.gradients.put(block.from(), g, 0, block.count());
  }

  /** The second of two passes. */
  private void follow(Block block, Step step, double trust) {
    if (block.role() == ParameterRole.FROZEN) {
      return;
    }
    float[] p = Scratch.read(block, step.parameters, Scratch.PARAMETERS);
    float[] g = Scratch.read(block, step.gradients, Scratch.GRADIENTS);
    double factor =
        block.role().isTrained() ? trust * step.learningRate * rates[block.segment()] : 1;
    subtract(block, p, g, factor, step.parameters);
  }

  private void addPenalty(Block block, float[] p, float[] g, double scale, double penalty) {
    float factor = (float) scale;
    float pull = decay.appliesTo(block.role()) ? (float) penalty : 0f;
    for (int i = 0; i < block.count(); i++) {
      g[i] = factor * g[i] + pull * p[i];
    }
  }

  private void shrink(Block block, float[] p, double learningRate) {
    if (decay.decoupled() == 0 || !decay.appliesTo(block.role())) {
      return;
    }
    float keep = (float) (1 - learningRate * decay.decoupled());
    for (int i = 0; i < block.count(); i++) {
      p[i] *= keep;
    }
  }

  private static void subtract(
      Block block, float[] p, float[] g, double factor, FloatBuffer parameters) {
    float f = (float) factor;
    for (int i = 0; i < block.count(); i++) {
      p[i] -= f * g[i];
    }
    parameters.put(block.from(), p, 0, block.count());
  }

  /** What one step works on. */
  private record Step(
      FloatBuffer parameters,
      FloatBuffer gradients,
      float[][] state,
      double scale,
      double learningRate,
      long iteration) {}

  /** Each thread's copies of a block. */
  private static final class Scratch {
    static final ThreadLocal<float[]> PARAMETERS =
        ThreadLocal.withInitial(() -> new float[Block.LENGTH]);
    static final ThreadLocal<float[]> GRADIENTS =
        ThreadLocal.withInitial(() -> new float[Block.LENGTH]);

    static float[] read(Block block, FloatBuffer from, ThreadLocal<float[]> copies) {
      float[] copy = copies.get();
      from.get(block.from(), copy, 0, block.count());
      return copy;
    }
  }
}
