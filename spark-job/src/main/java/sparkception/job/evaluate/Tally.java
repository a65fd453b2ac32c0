package sparkception.job.evaluate;

import java.io.Serializable;

/** What one task has counted. */
final class Tally implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int TOP = 5;

  private final Confusion confusion;
  private final Gallery gallery = new Gallery();
  private long examples;
  private long inTop5;
  private double lossSum;

  Tally(int classes) {
    this.confusion = new Confusion(classes);
  }

  /**
   * Counts one sample.
   *
   * @param probabilities of all classes, from {@code offset}
   * @return the predicted class
   */
  int add(float[] probabilities, int offset, int label) {
    int classes = confusion.classes();
    int predicted = Ranking.best(probabilities, offset, classes);
    confusion.add(label, predicted);
    if (Ranking.rank(probabilities, offset, classes, label) < TOP) {
      inTop5++;
    }
    // A probability that has underflowed to 0 would make the whole mean infinite.
    lossSum -= Math.log(Math.max(probabilities[offset + label], Float.MIN_NORMAL));
    examples++;
    return predicted;
  }

  Tally addAll(Tally other) {
    confusion.addAll(other.confusion);
    gallery.addAll(other.gallery);
    examples += other.examples;
    inTop5 += other.inTop5;
    lossSum += other.lossSum;
    return this;
  }

  Confusion confusion() {
    return confusion;
  }

  Gallery gallery() {
    return gallery;
  }

  long examples() {
    return examples;
  }

  double top1() {
    return (double) confusion.right() / examples;
  }

  double top5() {
    return (double) inTop5 / examples;
  }

  double loss() {
    return lossSum / examples;
  }
}
