package sparkception.job.evaluate;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import sparkception.data.random.SplitMix64;

/**
 * A few predictions to look at: a random choice that depends on the samples alone, not on how they
 * were shared out among tasks.
 */
final class Gallery implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int KEPT_OF_A_KIND = 12;

  private final TreeMap<Long, Prediction> right = new TreeMap<>();
  private final TreeMap<Long, Prediction> wrong = new TreeMap<>();

  /** Offers a prediction, which is made only if it is chosen. */
  void offer(long sample, boolean isRight, Supplier<Prediction> prediction) {
    TreeMap<Long, Prediction> kind = isRight ? right : wrong;
    long lot = SplitMix64.seed(sample, KEPT_OF_A_KIND);
    if (kind.size() < KEPT_OF_A_KIND || lot < kind.lastKey()) {
      keep(kind, lot, prediction.get());
    }
  }

  void addAll(Gallery other) {
    other.right.forEach((lot, prediction) -> keep(right, lot, prediction));
    other.wrong.forEach((lot, prediction) -> keep(wrong, lot, prediction));
  }

  /** Right ones first, each kind in stored order. */
  List<Prediction> predictions() {
    List<Prediction> all = new ArrayList<>(right.values());
    all.addAll(wrong.values());
    all.sort(
        Comparator.comparing(Prediction::isRight).reversed().thenComparing(Prediction::sample));
    return all;
  }

  private static void keep(NavigableMap<Long, Prediction> kind, long lot, Prediction prediction) {
    kind.put(lot, prediction);
    if (kind.size() > KEPT_OF_A_KIND) {
      kind.pollLastEntry();
    }
  }
}
