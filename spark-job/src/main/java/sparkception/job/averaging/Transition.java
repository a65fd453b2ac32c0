package sparkception.job.averaging;

import java.util.List;
import sparkception.zoo.optim.LearningRate;
import sparkception.zoo.optim.ParameterLayout;
import sparkception.zoo.optim.RunningAverage;

/** How a round's averages turn one state into the next: the driver's arithmetic. */
public final class Transition {

  private final Averaging averaging;
  private final LearningRate learningRate;
  private final ParameterLayout layout;
  private final List<Slice> slices;

  /**
   * The transitions of a training.
   *
   * @param learningRate of the workers, by global samples
   * @param slices in which averages arrive
   */
  public Transition(
      Averaging averaging, LearningRate learningRate, ParameterLayout layout, List<Slice> slices) {
    this.averaging = averaging;
    this.learningRate = learningRate;
    this.layout = layout;
    this.slices = slices;
  }

  /** The state after a round. */
  public TrainerState after(TrainerState before, RoundOutput output) {
    float[][] optimizer = new float[before.optimizer().length][];
    for (int i = 0; i < optimizer.length; i++) {
      optimizer[i] = output.vector(1 + i, slices);
    }
    float[] outer = before.outer().clone();
    float[] mean = output.vector(0, slices);
    if (averaging.transport().rounds()) {
      Difference.add(slices, mean, before.parameters());
    }
    float[] parameters =
        outer(before.samples())
            .moved(
                layout,
                before.parameters(),
                mean,
                outer,
                rateRatio(before.samples(), output.samples()));
    return new TrainerState(
        parameters,
        optimizer,
        outer,
        average(before, parameters, output.steps()),
        before.samples() + output.samples(),
        before.iterations() + output.steps(),
        before.rounds() + 1,
        before.rollBacks(),
        before.rateScale());
  }

  /**
   * In rounds of one step the outer momentum rests unless the inner optimizer starts afresh in
   * each: it would be momentum upon momentum, which with 0.3 upon 0.9 is stable only up to a
   * twentieth of the learning rate. (The roots of {@code (z - 1)(z - 0.9)(z - 0.3) + r z^2}, r
   * being rate times curvature, leave the unit circle at r = 0.19; with the inner momentum alone at
   * 3.8.)
   */
  private OuterOptimizer outer(long samples) {
    boolean rests =
        averaging.period().at(samples) == 1 && averaging.optimizerState() != OptimizerState.RESET;
    return rests ? new OuterOptimizer.Plain() : averaging.outer();
  }

  /**
   * Rounds at a smaller learning rate make smaller ways, and the momentum must shrink with them. It
   * does not grow with the rate: in a warm-up the rate multiplies from round to round, and momentum
   * that does so too diverges.
   */
  private double rateRatio(long samples, long roundSamples) {
    double now = learningRate.at((double) samples);
    double before = learningRate.at((double) Math.max(0, samples - roundSamples));
    return now < before ? now / before : 1;
  }

  /** Polyak's moving average: as many steps' decay at once as the round has made. */
  private float[] average(TrainerState before, float[] parameters, int steps) {
    double keep = RunningAverage.kept(averaging.movingAverageDecay(), before.iterations(), steps);
    float[] after = new float[before.average().length];
    for (int i = 0; i < after.length; i++) {
      after[i] = (float) (keep * before.average()[i] + (1 - keep) * parameters[i]);
    }
    return after;
  }
}
