package sparkception.job.evaluate;

/** Where a class stands among a sample's scores. */
final class Ranking {

  private Ranking() {}

  /**
   * The class with the highest score; of equal ones the lowest index.
   *
   * @param scores of all classes, from {@code offset}
   */
  static int best(float[] scores, int offset, int classes) {
    int best = 0;
    for (int i = 1; i < classes; i++) {
      if (scores[offset + i] > scores[offset + best]) {
        best = i;
      }
    }
    return best;
  }

  /** How many classes go before {@code label}: 0 when it is the best. */
  static int rank(float[] scores, int offset, int classes, int label) {
    float own = scores[offset + label];
    int before = 0;
    for (int i = 0; i < classes; i++) {
      float score = scores[offset + i];
      if (score > own || (score == own && i < label)) {
        before++;
      }
    }
    return before;
  }
}
