package sparkception.zoo.kernels;

/** What becomes of values below zero and above a ceiling. */
public enum Rectifier {
  /** Nothing. */
  NONE(Double.POSITIVE_INFINITY),
  /** {@code max(0, x)}. */
  RELU(Double.POSITIVE_INFINITY),
  /** {@code min(6, max(0, x))}, as in MobileNet (arXiv 1704.04861). */
  RELU6(6);

  private final double ceiling;

  Rectifier(double ceiling) {
    this.ceiling = ceiling;
  }

  /** The largest value that is left; infinite where there is none. */
  public double ceiling() {
    return ceiling;
  }
}
