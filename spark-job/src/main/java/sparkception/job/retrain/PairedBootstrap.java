package sparkception.job.retrain;

import sparkception.data.random.SplitMix64;

/**
 * Whether one network is better than another on the same images, or was only lucky with them.
 *
 * <p>The gain of each image is drawn again, as many times as there are images and with replacement;
 * the p-value is the share of such samples whose mean gain is not above zero (one-sided, with one
 * added to both counts, so that it is never 0). Efron and Tibshirani, An Introduction to the
 * Bootstrap, 1993; for networks: Berg-Kirkpatrick et al., 2012.
 *
 * @param gain mean over the images of the candidate's score less the champion's
 * @param pValue in (0, 1]
 * @param images how many
 */
public record PairedBootstrap(double gain, double pValue, int images) {

  /** Samples that are drawn; p-values of 0.05 are then right to about 0.002. */
  static final int SAMPLES = 10_000;

  /**
   * Compares two networks.
   *
   * @param champion score of each image, such as 1 for a hit and 0 for a miss
   * @param candidate the same, of the same images in the same order
   * @param samples how many are drawn, at least 1
   * @param seed of the draws: equal inputs give equal results
   */
  static PairedBootstrap compare(double[] champion, double[] candidate, int samples, long seed) {
    if (champion.length != candidate.length || champion.length == 0 || samples < 1) {
      throw new IllegalArgumentException(
          "Invalid scores: both networks must have one for each of the same images");
    }
    double[] gains = new double[champion.length];
    for (int i = 0; i < gains.length; i++) {
      gains[i] = candidate[i] - champion[i];
    }
    SplitMix64 random = new SplitMix64(seed);
    int notBetter = 0;
    for (int sample = 0; sample < samples; sample++) {
      notBetter += drawn(gains, random) <= 0 ? 1 : 0;
    }
    return new PairedBootstrap(
        sum(gains) / gains.length, (notBetter + 1.0) / (samples + 1.0), gains.length);
  }

  private static double drawn(double[] gains, SplitMix64 random) {
    double sum = 0;
    for (int i = 0; i < gains.length; i++) {
      sum += gains[random.nextInt(gains.length)];
    }
    return sum;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
