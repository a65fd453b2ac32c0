package sparkception.zoo.cuda.kernels;

/**
 * Addresses of {@link Additions}; 0 for what there is not.
 *
 * @param residual gradient of a residual sum, in the activations' type
 * @param shortcut gradient of what a strided shortcut read, {@code [batch, ceil(height / 2),
 *     ceil(width / 2), channels]}
 * @param u1 first factor of the sums, of the activation's shape
 * @param u2 second factor of the sums, of the activation's shape
 */
public record Joined(long residual, long shortcut, long u1, long u2) {

  /** Nothing. */
  public static final Joined NONE = new Joined(0, 0, 0, 0);
}
