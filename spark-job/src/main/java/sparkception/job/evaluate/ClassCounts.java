package sparkception.job.evaluate;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import sparkception.job.run.ClassScore;

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

  /** What the counts say of each class. */
  List<ClassScore> scores(List<String> names) {
    return IntStream.range(0, names.size())
        .mapToObj(
            i ->
                new ClassScore(
                    i,
                    names.get(i),
                    actual[i],
                    share(right[i], predicted[i]),
                    actual[i] == 0 ? null : Double.valueOf(share(right[i], actual[i]))))
        .toList();
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  void addAll(ClassCounts other) {
    for (int i = 0; i < actual.length; i++) {
      actual[i] += other.actual[i];
      predicted[i] += other.predicted[i];
      right[i] += other.right[i];
    }
  }
}
