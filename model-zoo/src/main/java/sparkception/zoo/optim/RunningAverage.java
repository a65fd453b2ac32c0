package sparkception.zoo.optim;

/**
 * The decay of an exponential running average that is not biased towards what it began with.
 *
 * <p>A constant decay of 0.99 leaves, after 30 updates, three quarters of the first value: zeros,
 * or untrained weights. So the decay rises to its value, {@code min(decay, n / (n + 9))} after n
 * updates: the first update replaces the start, and later ones see about the last ninth of all.
 * TensorFlow's ExponentialMovingAverage with {@code num_updates} is the same one update on, and
 * keeps a little of the start. It is a function of n, so it needs no state of its own.
 */
public final class RunningAverage {

  private static final double LAG = 9;

  private RunningAverage() {}

  /**
   * What an update keeps of the average.
   *
   * @param decay that long averages have, in [0, 1)
   * @param updates before this one
   * @return in [0, decay]; the update's value gets the rest
   */
  public static double kept(double decay, long updates) {
    return Math.min(decay, updates / (updates + LAG));
  }

  /**
   * What several updates together keep of the average.
   *
   * @param count updates, one after the other
   */
  public static double kept(double decay, long updates, int count) {
    double kept = 1;
    for (int i = 0; i < count; i++) {
      kept *= kept(decay, updates + i);
    }
    return kept;
  }
}
