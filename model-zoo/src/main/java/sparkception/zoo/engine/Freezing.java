package sparkception.zoo.engine;

import java.io.Serializable;

/**
 * What of a network is not trained: everything up to a layer that all goes through (a point of
 * {@link sparkception.zoo.transfer.FreezePoints}). It computes as in prediction, and no gradient
 * goes into it.
 *
 * @param point that layer; null for none, so that all is trained
 * @param features whether a replica is given what that layer gives, computed beforehand, in place
 *     of images: 32-bit floats, little-endian, in the place of an {@link ImageBatch}'s samples
 */
public record Freezing(String point, boolean features) implements Serializable {

  /** All is trained. */
  public static final Freezing NOTHING = new Freezing(null, false);

  /** Whether there is something that is not trained. */
  public boolean isFrozen() {
    return point != null;
  }
}
