package sparkception.job.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How good the network is on one class.
 *
 * @param index of the class
 * @param name of the class
 * @param examples images that have it
 * @param precision share of right ones among the images for which it was predicted; 0 if none
 * @param recall share of its images for which it was predicted; null if there are none: it was not
 *     tested
 */
public record ClassScore(int index, String name, long examples, double precision, Double recall) {

  /** Harmonic mean of precision and recall, 0 if both are; null if it was not tested. */
  @JsonProperty("f1")
  public Double f1() {
    if (recall == null) {
      return null;
    }
    double sum = precision + recall;
    return Double.valueOf(sum == 0 ? 0 : 2 * precision * recall / sum);
  }

  static List<ClassScore> of(ClassCounts counts, List<String> names) {
    return IntStream.range(0, names.size())
        .mapToObj(
            i ->
                new ClassScore(
                    i,
                    names.get(i),
                    counts.actual()[i],
                    share(counts.right()[i], counts.predicted()[i]),
                    counts.actual()[i] == 0
                        ? null
                        : Double.valueOf(share(counts.right()[i], counts.actual()[i]))))
        .toList();
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
