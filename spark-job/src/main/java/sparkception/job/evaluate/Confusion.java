package sparkception.job.evaluate;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import sparkception.job.run.ConfusedPair;

/**
 * Counts of (true class, predicted class). Only pairs that occur take room, since most of the
 * 17,000 squared of JFT never do.
 */
final class Confusion implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int classes;
  private final TreeMap<Long, Long> counts = new TreeMap<>();

  Confusion(int classes) {
    this.classes = classes;
  }

  int classes() {
    return classes;
  }

  void add(int actual, int predicted) {
    counts.merge(key(actual, predicted), 1L, Long::sum);
  }

  void addAll(Confusion other) {
    other.counts.forEach((key, count) -> counts.merge(key, count, Long::sum));
  }

  /** What the table says of each class. */
  ClassCounts classCounts() {
    ClassCounts sums = ClassCounts.none(classes);
    counts.forEach(
        (key, count) -> {
          int actual = (int) (key / classes);
          int predicted = (int) (key % classes);
          sums.actual()[actual] += count;
          sums.predicted()[predicted] += count;
          sums.right()[actual] += actual == predicted ? count : 0;
        });
    return sums;
  }

  /** As a table: rows are true classes, columns predicted ones. */
  long[][] table() {
    long[][] table = new long[classes][classes];
    counts.forEach((key, count) -> table[(int) (key / classes)][(int) (key % classes)] = count);
    return table;
  }

  /** The most frequent mistakes, the most frequent first. */
  List<ConfusedPair> pairs(int most) {
    return counts.entrySet().stream()
        .map(
            entry ->
                new ConfusedPair(
                    (int) (entry.getKey() / classes),
                    (int) (entry.getKey() % classes),
                    entry.getValue()))
        .filter(pair -> pair.actual() != pair.predicted())
        .sorted(
            Comparator.comparingLong(ConfusedPair::images)
                .reversed()
                .thenComparing(ConfusedPair::actual)
                .thenComparing(ConfusedPair::predicted))
        .limit(most)
        .toList();
  }

  private long key(int actual, int predicted) {
    return (long) actual * classes + predicted;
  }
}
