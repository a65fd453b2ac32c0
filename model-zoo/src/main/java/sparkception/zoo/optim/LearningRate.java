package sparkception.zoo.optim;

import java.io.Serializable;

/**
 * A learning rate that follows global samples: what all workers together have seen.
 *
 * <p>A worker's own step counter must not be used: with W workers it runs W times too slow, and it
 * restarts whenever the worker does.
 */
public interface LearningRate extends Serializable {

  /**
   * The step size at a point of the training.
   *
   * @param samples training examples seen by all workers so far, from 0
   * @return the step size, at least 0
   */
  double at(double samples);

  /** The same rate all along. */
  static LearningRate constant(double initial) {
    return samples -> initial;
  }

  /** {@code initial * factor^floor(samples / period)}; the paper: 0.94 every 2 epochs. */
  static LearningRate step(double initial, double factor, double period) {
    return samples -> initial * Math.pow(factor, Math.floor(samples / period));
  }

  /** {@code initial * factor^(samples / period)}: the step schedule made smooth. */
  static LearningRate exponential(double initial, double factor, double period) {
    return samples -> initial * Math.pow(factor, samples / period);
  }

  /** Half a cosine from initial to 0 at {@code total} samples (arXiv 1608.03983, no restarts). */
  static LearningRate cosine(double initial, double total) {
    return samples -> initial * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, samples / total)));
  }

  /** {@code initial * (1 - samples / total)^power}, 0 afterwards. */
  static LearningRate polynomial(double initial, double power, double total) {
    return samples -> initial * Math.pow(1 - Math.min(1, samples / total), power);
  }

  /**
   * Rises linearly to this schedule during the first samples (arXiv 1706.02677, section 2.2).
   *
   * @param warmUp samples until the schedule alone rules; 0 for none
   */
  default LearningRate withWarmUp(double warmUp) {
    return samples -> samples < warmUp ? at(samples) * (samples + 1) / (warmUp + 1) : at(samples);
  }
}
