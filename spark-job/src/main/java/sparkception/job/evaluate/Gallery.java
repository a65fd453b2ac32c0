package sparkception.job.evaluate;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import sparkception.data.random.SplitMix64;
import sparkception.job.run.Prediction;

/**
 * A few predictions to look at: right ones at random, and the worst mistakes, those with the
 * greatest confidence in the wrong class. Which they are depends on the samples alone, not on how
 * they were shared out among tasks.
 */
final class Gallery implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int RIGHT = 12;
  private static final int WRONG = 24;

  private final TreeMap<ExecutorLocation, Prediction> right = new TreeMap<>();
  private final TreeMap<ExecutorLocation, Prediction> wrong = new TreeMap<>();

  /** The lowest are kept. */
  private record ExecutorLocation(double order, long sample)
      implements Comparable<ExecutorLocation>, Serializable {

    @Override
    public int compareTo(ExecutorLocation other) {
      int byOrder = Double.compare(order, other.order);
      return byOrder != 0 ? byOrder : Long.compare(sample, other.sample);
    }
  }

  /**
   * Offers a prediction, which is made only if it is chosen.
   *
   * @param probability of the predicted class
   */
  void offer(long sample, boolean isRight, float probability, Supplier<Prediction> prediction) {
    if (isRight) {
      offer(right, RIGHT, new ExecutorLocation(SplitMix64.seed(sample, RIGHT), sample), prediction);
    } else {
      offer(wrong, WRONG, new ExecutorLocation(-probability, sample), prediction);
    }
  }

  void addAll(Gallery other) {
    other.right.forEach((place, prediction) -> offer(right, RIGHT, place, () -> prediction));
    other.wrong.forEach((place, prediction) -> offer(wrong, WRONG, place, () -> prediction));
  }

  /** Right ones first, in stored order; then the mistakes, the worst first. */
  List<Prediction> predictions() {
    List<Prediction> all = new ArrayList<>(right.values());
    all.sort(Comparator.comparing(Prediction::sample));
    all.addAll(wrong.values());
    return all;
  }

  private static void offer(
      NavigableMap<ExecutorLocation, Prediction> kind,
      int most,
      ExecutorLocation place,
      Supplier<Prediction> prediction) {
    if (kind.size() < most || place.compareTo(kind.lastKey()) < 0) {
      kind.put(place, prediction.get());
      if (kind.size() > most) {
        kind.pollLastEntry();
      }
    }
  }
}
