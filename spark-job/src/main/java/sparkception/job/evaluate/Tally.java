package sparkception.job.evaluate;

import java.io.Serializable;
import java.util.stream.IntStream;
import sparkception.zoo.architecture.Labels;

/** What one task has counted: of images with one class each, or of images with many. */
final class Tally implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int TOP = 5;

  /** A probability above which a class counts as predicted, where an image has many. */
  private static final float LIKELY = 0.5f;

  private final int classes;
  private final Labels labels;
  private final Confusion confusion;
  private final ClassCounts counts;
  private final MeanAveragePrecision precision = new MeanAveragePrecision();
  private final Gallery gallery = new Gallery();
  private final Reliability reliability = new Reliability();
  private long examples;
  private long right;
  private long inTop5;
  private double lossSum;

  Tally(int classes, Labels labels) {
    this.classes = classes;
    this.labels = labels;
    this.confusion = new Confusion(classes);
    this.counts = ClassCounts.none(labels == Labels.MANY ? classes : 0);
  }

  /**
   * Counts one sample that has one class.
   *
   * @param probabilities of all classes, from {@code offset}
   * @return the predicted class
   */
  int add(float[] probabilities, int offset, int label) {
    int predicted = Ranking.best(probabilities, offset, classes);
    confusion.add(label, predicted);
    reliability.add(probabilities, offset, classes, label, predicted);
    right += predicted == label ? 1 : 0;
    if (Ranking.rank(probabilities, offset, classes, label) < TOP) {
      inTop5++;
    }
    // A probability that has underflowed to 0 would make the whole mean infinite.
    lossSum -= Math.log(Math.max(probabilities[offset + label], Float.MIN_NORMAL));
    examples++;
    return predicted;
  }

  /**
   * Counts one sample that has any number of classes.
   *
   * @param probabilities of all classes, from {@code offset}; each in [0, 1] for itself
   * @param relevant the sample's classes
   * @param weights of each of them: targets of the loss, and what it counts in MAP@100
   * @return the class with the highest probability
   */
  int add(float[] probabilities, int offset, int[] relevant, float[] weights) {
    int predicted = Ranking.best(probabilities, offset, classes);
    right += IntStream.of(relevant).anyMatch(label -> label == predicted) ? 1 : 0;
    if (IntStream.of(relevant)
        .anyMatch(label -> Ranking.rank(probabilities, offset, classes, label) < TOP)) {
      inTop5++;
    }
    precision.add(probabilities, offset, classes, relevant, weights);
    float[] targets = new float[classes];
    for (int i = 0; i < relevant.length; i++) {
      targets[relevant[i]] = Math.max(0, Math.min(1, weights[i]));
      counts.actual()[relevant[i]]++;
      counts.right()[relevant[i]] += probabilities[offset + relevant[i]] > LIKELY ? 1 : 0;
    }
    for (int label = 0; label < classes; label++) {
      counts.predicted()[label] += probabilities[offset + label] > LIKELY ? 1 : 0;
      lossSum += crossEntropy(probabilities[offset + label], targets[label]);
    }
    examples++;
    return predicted;
  }

  private static double crossEntropy(double probability, double target) {
    double yes = Math.log(Math.max(probability, Float.MIN_NORMAL));
    double no = Math.log(Math.max(1 - probability, Float.MIN_NORMAL));
    return -target * yes - (1 - target) * no;
  }

  Tally addAll(Tally other) {
    confusion.addAll(other.confusion);
    counts.addAll(other.counts);
    precision.addAll(other.precision);
    gallery.addAll(other.gallery);
    reliability.addAll(other.reliability);
    examples += other.examples;
    right += other.right;
    inTop5 += other.inTop5;
    lossSum += other.lossSum;
    return this;
  }

  /** Empty where images have many classes. */
  Confusion confusion() {
    return confusion;
  }

  ClassCounts classCounts() {
    return labels == Labels.MANY ? counts : confusion.classCounts();
  }

  /** Null where images have many classes. */
  Reliability reliability() {
    return labels == Labels.ONE ? reliability : null;
  }

  Gallery gallery() {
    return gallery;
  }

  long examples() {
    return examples;
  }

  double top1() {
    return (double) right / examples;
  }

  /** Null where it says nothing: of five classes every one is among the five best. */
  Double top5() {
    return classes > TOP ? Double.valueOf((double) inTop5 / examples) : null;
  }

  /** Null where images have one class each. */
  Double mapAt100() {
    return labels == Labels.MANY ? precision.value() : null;
  }

  double loss() {
    return lossSum / examples;
  }
}
