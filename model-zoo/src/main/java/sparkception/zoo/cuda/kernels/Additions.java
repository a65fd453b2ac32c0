package sparkception.zoo.cuda.kernels;

import java.util.Locale;

/**
 * What joins a gradient as it goes back through an activation, and which sums over it are wanted.
 *
 * @param residual whether the gradient of a residual sum is added: of the activation's own shape
 * @param shortcut whether the gradient of a strided shortcut is added: of every second row and
 *     column. With {@link Reading#NORMALIZED_RELU} the shortcut read what came out of the ReLU, so
 *     that its gradient is masked too; otherwise it read u itself
 * @param weightedSums sums over pixels of the gradient times something: 0 to 2. With a normalized
 *     reading it is 1, and u is the factor; otherwise the factors are the raw outputs of the
 *     convolutions whose normalizations were added up to make u
 */
public record Additions(boolean residual, boolean shortcut, int weightedSums) {

  /** Nothing is added; sums for a normalized reading. */
  public static final Additions NONE = new Additions(false, false, 1);

  void requireFor(Reading reading) {
    boolean valid = reading.isNormalized() ? weightedSums == 1 : weightedSums <= 2;
    if (!valid || weightedSums < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Invalid weighted sums of a gradient: %d with reading %s",
              weightedSums,
              reading));
    }
  }
}
