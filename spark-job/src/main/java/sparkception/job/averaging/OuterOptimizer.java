package sparkception.job.averaging;

import sparkception.zoo.optim.ParameterLayout;
import sparkception.zoo.optim.ParameterSegment;

/**
 * What the driver does with the workers' average: it takes the way from the round's start to the
 * average as one large gradient.
 *
 * <p>Statistics of batch normalization and frozen parameters always take the average as it is.
 */
public sealed interface OuterOptimizer {

  /** The average itself: plain parameter averaging. */
  record Plain() implements OuterOptimizer {

    @Override
    public float[] initialState(int length) {
      return new float[0];
    }

    @Override
    public float moved(float before, float average, float[] state, int index, double rateRatio) {
      return average;
    }
  }

  /**
   * Momentum over rounds: {@code u = beta u + (x - average) / lr; x = x - alpha lr u} (SlowMo,
   * arXiv 1910.00643). At a constant learning rate this is blockwise model-update filtering (Chen
   * and Huo, 2016). The state is kept in units of parameters, {@code lr u}.
   *
   * @param alpha step size of a round, above 0; 1 in the papers
   * @param beta in [0, 1)
   */
  record SlowMomentum(double alpha, double beta) implements OuterOptimizer {

    /** The rule of thumb of BMUF: as much momentum as averaging over W workers takes away. */
    public static SlowMomentum forWorkers(int workers) {
      return new SlowMomentum(1, 1 - 1.0 / workers);
    }

    @Override
    public float moved(float before, float average, float[] state, int index, double rateRatio) {
      double update = beta * rateRatio * state[index] + ((double) before - average);
      state[index] = (float) update;
      return (float) (before - alpha * update);
    }
  }

  /**
   * Nesterov momentum: {@code g = x - average; v = mu v + g; x = x - lr (g + mu v)} (DiLoCo, arXiv
   * 2311.08105, with 0.7 and 0.9).
   *
   * @param learningRate of the rounds, above 0
   * @param momentum in [0, 1)
   */
  record Nesterov(double learningRate, double momentum) implements OuterOptimizer {

    @Override
    public float moved(float before, float average, float[] state, int index, double rateRatio) {
      double gradient = (double) before - average;
      double velocity = momentum * state[index] + gradient;
      state[index] = (float) velocity;
      return (float) (before - learningRate * (gradient + momentum * velocity));
    }
  }

  /** A fresh state: as long as the parameters, or empty. */
  default float[] initialState(int length) {
    return new float[length];
  }

  /**
   * Where one parameter goes; advances the state at {@code index}.
   *
   * @param before its value when the round began
   * @param average the workers' average
   * @param rateRatio learning rate of this round by that of the round before
   */
  float moved(float before, float average, float[] state, int index, double rateRatio);

  /** The parameters after a round; {@code state} is advanced in place. */
  default float[] moved(
      ParameterLayout layout, float[] before, float[] average, float[] state, double rateRatio) {
    float[] after = average.clone();
    layout
        .trained()
        .parallel()
        .forEach(segment -> move(segment, before, average, state, rateRatio, after));
    return after;
  }

  private void move(
      ParameterSegment segment,
      float[] before,
      float[] average,
      float[] state,
      double rateRatio,
      float[] after) {
    for (int i = segment.offset(); i < segment.end(); i++) {
      after[i] = moved(before[i], average[i], state, i, rateRatio);
    }
  }
}
