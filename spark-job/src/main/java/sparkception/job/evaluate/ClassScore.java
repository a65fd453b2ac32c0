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
 * @param recall share of its images for which it was predicted; 0 if there are none
 */
public record ClassScore(int index, String name, long examples, double precision, double recall) {

  /** Harmonic mean of precision and recall; 0 if both are. */
  @JsonProperty("f1")
  public double f1() {
    return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
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
                    share(counts.right()[i], counts.actual()[i])))
        .toList();
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
