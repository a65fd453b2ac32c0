package sparkception.job.evaluate;

import java.io.Serializable;
import java.util.TreeMap;

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

  long count(int actual, int predicted) {
    return counts.getOrDefault(key(actual, predicted), 0L);
  }

  /** Samples whose class was predicted. */
  long right() {
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey() / classes == entry.getKey() % classes)
        .mapToLong(entry -> entry.getValue())
        .sum();
  }

  /** Of each class, the samples that have it. */
  long[] actual() {
    long[] sums = new long[classes];
    counts.forEach((key, count) -> sums[(int) (key / classes)] += count);
    return sums;
  }

  /** Of each class, the samples for which it was predicted. */
  long[] predicted() {
    long[] sums = new long[classes];
    counts.forEach((key, count) -> sums[(int) (key % classes)] += count);
    return sums;
  }

  /** As a table: rows are true classes, columns predicted ones. */
  long[][] table() {
    long[][] table = new long[classes][classes];
    counts.forEach((key, count) -> table[(int) (key / classes)][(int) (key % classes)] = count);
    return table;
  }

  private long key(int actual, int predicted) {
    return (long) actual * classes + predicted;
  }
}
