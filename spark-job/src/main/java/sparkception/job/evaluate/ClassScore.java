package sparkception.job.evaluate;

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

  static List<ClassScore> of(Confusion confusion, List<String> names) {
    long[] actual = confusion.actual();
    long[] predicted = confusion.predicted();
    return IntStream.range(0, confusion.classes())
        .mapToObj(
            i ->
                new ClassScore(
                    i,
                    names.get(i),
                    actual[i],
                    share(confusion.count(i, i), predicted[i]),
                    share(confusion.count(i, i), actual[i])))
        .toList();
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
