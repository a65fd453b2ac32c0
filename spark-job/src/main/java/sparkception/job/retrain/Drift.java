package sparkception.job.retrain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether new images are others than those that the champion was trained on.
 *
 * @param histogramDistance total variation between the shares of the classes, in [0, 1]
 * @param expectedDistance what it would be on average, were the new images drawn from the old ones
 * @param oldConfidence mean probability of the champion's best guess, over old images
 * @param newConfidence the same over new ones
 * @param confidenceError standard error of the difference of the two
 */
record Drift(
    double histogramDistance,
    double expectedDistance,
    double oldConfidence,
    double newConfidence,
    double confidenceError) {

  private static final double LEAST_DISTANCE = 0.1;
  private static final double TIMES_EXPECTED = 2;
  private static final double LEAST_DIFFERENCE = 0.05;
  private static final double ERRORS = 3;

  /** Means and variances of the champion's confidence over some images. */
  record Confidence(long images, double mean, double variance) {

    static Confidence of(double[] values) {
      double sum = 0;
      double squares = 0;
      for (double value : values) {
        sum += value;
        squares += value * value;
      }
      double mean = values.length == 0 ? 0 : sum / values.length;
      double variance = values.length == 0 ? 0 : squares / values.length - mean * mean;
      return new Confidence(values.length, mean, Math.max(0, variance));
    }

    double squaredError() {
      return images == 0 ? 0 : variance / images;
    }
  }

  /**
   * Compares old images with new ones.
   *
   * @param before images of each class, by label
   * @param added the same of the new images; as many classes
   */
  static Drift of(List<Long> before, List<Long> added, Confidence old, Confidence fresh) {
    double oldImages = before.stream().mapToLong(Long::longValue).sum();
    double newImages = added.stream().mapToLong(Long::longValue).sum();
    double distance = 0;
    double expected = 0;
    for (int label = 0; label < before.size(); label++) {
      double p = oldImages == 0 ? 0 : before.get(label) / oldImages;
      double q = newImages == 0 ? 0 : added.get(label) / newImages;
      distance += Math.abs(p - q) / 2;
      // The mean of the absolute value of a normal deviation.
      expected += newImages == 0 ? 0 : Math.sqrt(2 / Math.PI * p * (1 - p) / newImages) / 2;
    }
    return new Drift(
        distance,
        expected,
        old.mean(),
        fresh.mean(),
        Math.sqrt(old.squaredError() + fresh.squaredError()));
  }

  /** What is worth a look; nothing if all is as it was. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (histogramDistance > Math.max(LEAST_DISTANCE, TIMES_EXPECTED * expectedDistance)) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "The new images' classes are not spread as those of the training set: %.0f %% of them"
                  + " would have to be of others",
              100 * histogramDistance));
    }
    double difference = newConfidence - oldConfidence;
    if (Math.abs(difference) > Math.max(LEAST_DIFFERENCE, ERRORS * confidenceError)) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "The champion is %s sure of the new images than of the training set: mean confidence"
                  + " %.3f, there %.3f",
              difference < 0 ? "less" : "more",
              newConfidence,
              oldConfidence));
    }
    return warnings;
  }
}
