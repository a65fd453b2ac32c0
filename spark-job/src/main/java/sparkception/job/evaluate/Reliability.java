package sparkception.job.evaluate;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import sparkception.job.run.Calibration;

/**
 * How often best guesses of a confidence are right, at each of some temperatures, so that one pass
 * over a split is enough to choose one.
 */
final class Reliability implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int BINS = 15;

  /** From a quarter to four, each 2.3 percent above the one before. */
  private static final int STEPS = 121;

  private static final int UNSCALED = STEPS / 2;
  private static final double WIDEST = 4;

  private final long[][] images = new long[STEPS][BINS];
  private final long[][] right = new long[STEPS][BINS];
  private final double[][] confidence = new double[STEPS][BINS];
  private final double[] losses = new double[STEPS];

  private static double temperature(int step) {
    return Math.pow(WIDEST, (step - UNSCALED) / (double) UNSCALED);
  }

  /**
   * Counts an image.
   *
   * @param probabilities a softmax, from {@code offset}
   * @param label its class
   * @param guess the class with the highest probability
   */
  void add(float[] probabilities, int offset, int classes, int label, int guess) {
    double[] logits = new double[classes];
    for (int i = 0; i < classes; i++) {
      // A softmax's logarithms are its logits but for a constant, which no softmax sees.
      logits[i] = Math.log(Math.max(probabilities[offset + i], Float.MIN_NORMAL));
    }
    for (int step = 0; step < STEPS; step++) {
      add(step, logits, label, guess);
    }
  }

  private void add(int step, double[] logits, int label, int guess) {
    double temperature = temperature(step);
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp((logit - logits[guess]) / temperature);
    }
    double sure = 1 / sum;
    int bin = Math.min(BINS - 1, (int) (sure * BINS));
    images[step][bin]++;
    right[step][bin] += label == guess ? 1 : 0;
    confidence[step][bin] += sure;
    losses[step] += Math.log(sum) - (logits[label] - logits[guess]) / temperature;
  }

  void addAll(Reliability other) {
    for (int step = 0; step < STEPS; step++) {
      for (int bin = 0; bin < BINS; bin++) {
        images[step][bin] += other.images[step][bin];
        right[step][bin] += other.right[step][bin];
        confidence[step][bin] += other.confidence[step][bin];
      }
      losses[step] += other.losses[step];
    }
  }

  /** The temperature at which the loss is least. */
  double fitted() {
    return temperature(
        IntStream.range(0, STEPS)
            .reduce((best, step) -> losses[step] < losses[best] ? step : best)
            .orElseThrow());
  }

  /**
   * What the counts say.
   *
   * @param temperature fitted before, here or on another split; null for none
   */
  Calibration at(Double temperature) {
    if (temperature == null) {
      return new Calibration(error(UNSCALED), null, null, null, bins());
    }
    int step = nearest(temperature);
    return new Calibration(
        error(UNSCALED), temperature(step), error(step), losses[step] / total(step), bins());
  }

  private static int nearest(double temperature) {
    double step = UNSCALED * (1 + Math.log(temperature) / Math.log(WIDEST));
    return (int) Math.max(0, Math.min(STEPS - 1, Math.round(step)));
  }

  private double error(int step) {
    double sum = 0;
    for (int bin = 0; bin < BINS; bin++) {
      sum += Math.abs(confidence[step][bin] - right[step][bin]);
    }
    return sum / total(step);
  }

  private double total(int step) {
    return IntStream.range(0, BINS).mapToLong(bin -> images[step][bin]).sum();
  }

  private List<Calibration.Bin> bins() {
    List<Calibration.Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      long count = images[UNSCALED][bin];
      if (count > 0) {
        bins.add(
            new Calibration.Bin(
                count, confidence[UNSCALED][bin] / count, (double) right[UNSCALED][bin] / count));
      }
    }
    return bins;
  }
}
