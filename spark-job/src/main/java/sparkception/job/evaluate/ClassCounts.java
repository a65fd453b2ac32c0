package sparkception.job.evaluate;

import java.io.Serializable;

/**
 * Of each class, how often it is there, how often it was predicted, and how often both.
 *
 * @param actual samples that have it
 * @param predicted samples for which it was predicted
 * @param right samples that have it and for which it was predicted
 */
record ClassCounts(long[] actual, long[] predicted, long[] right) implements Serializable {

  static ClassCounts none(int classes) {
    return new ClassCounts(new long[classes], new long[classes], new long[classes]);
  }

  void addAll(ClassCounts other) {
    for (int i = 0; i < actual.length; i++) {
      actual[i] += other.actual[i];
      predicted[i] += other.predicted[i];
      right[i] += other.right[i];
    }
  }
}
