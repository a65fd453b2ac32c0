package sparkception.data.source;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import sparkception.data.shard.ShardHash;

/**
 * Draws images so that a frequent class has about as many as are allowed. An image is kept with the
 * probability that the rarest of its classes needs, so that rare classes lose none. A hash of its
 * name decides: the same list gives the same images.
 *
 * @param images of each class
 * @param most images of a class, about
 */
record ClassBalance(Map<String, Long> images, long most) implements Serializable {

  private static final double HASH_RANGE = 0x1p32;

  boolean keeps(LabelledImage image) {
    long rarest = image.labels().stream().mapToLong(images::get).min().orElse(0);
    return rarest <= most || position(image.image()) < (double) most / rarest;
  }

  /** A number in [0, 1) that looks random. */
  private static double position(String name) {
    String hash = ShardHash.of(name.getBytes(StandardCharsets.UTF_8));
    return HexFormat.fromHexDigitsToLong(hash, 0, 8) / HASH_RANGE;
  }
}
