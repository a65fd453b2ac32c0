package sparkception.job.evaluate;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * MAP@100, by which the paper compares networks on JFT: how far up an image's classes stand among
 * its hundred best guesses.
 *
 * <p>Of an image, the precision at the place of each of its classes, weighted by that class's
 * weight, over the weight that a perfect ranking would have gathered; 0 beyond place 100. The mean
 * is over the images that have any weight. With equal weights it is the usual average precision.
 */
final class MeanAveragePrecision implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int PLACES = 100;

  private long images;
  private double sum;

  /**
   * Adds an image.
   *
   * @param scores of all classes, from {@code offset}
   * @param relevant the image's classes
   * @param weights of each of them
   */
  void add(float[] scores, int offset, int classes, int[] relevant, float[] weights) {
    double most = greatestSum(weights);
    if (most > 0) {
      images++;
      sum += gathered(scores, offset, classes, relevant, weights) / most;
    }
  }

  void addAll(MeanAveragePrecision other) {
    images += other.images;
    sum += other.sum;
  }

  double value() {
    return images == 0 ? 0 : sum / images;
  }

  private static double gathered(
      float[] scores, int offset, int classes, int[] relevant, float[] weights) {
    int[] ranks =
        Arrays.stream(relevant)
            .map(label -> Ranking.rank(scores, offset, classes, label))
            .toArray();
    int[] order =
        IntStream.range(0, ranks.length)
            .boxed()
            .sorted(Comparator.comparingInt(i -> ranks[i]))
            .mapToInt(i -> i)
            .toArray();
    double gathered = 0;
    for (int found = 0; found < order.length && ranks[order[found]] < PLACES; found++) {
      gathered += weights[order[found]] * (found + 1.0) / (ranks[order[found]] + 1);
    }
    return gathered;
  }

  private static double greatestSum(float[] weights) {
    float[] sorted = weights.clone();
    Arrays.sort(sorted);
    double sum = 0;
    for (int i = sorted.length - 1; i >= Math.max(0, sorted.length - PLACES); i--) {
      sum += sorted[i];
    }
    return sum;
  }
}
