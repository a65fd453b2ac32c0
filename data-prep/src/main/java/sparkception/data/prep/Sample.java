package sparkception.data.prep;

import java.io.Serializable;
import sparkception.data.image.PixelSums;

/** What became of an image. */
sealed interface Sample extends Serializable {

  /**
   * It is stored.
   *
   * @param bytes encoded
   * @param label index of its class
   * @param width pixels
   * @param height pixels
   * @param sha256 of {@code bytes}
   * @param pixels how many pixels, then the sums and the sums of squares of R, G, B
   */
  record Stored(byte[] bytes, int label, int width, int height, String sha256, long[] pixels)
      implements Sample {}

  /**
   * It is refused.
   *
   * @param reason as a constant's name
   * @param detail one sentence with the value and the rule
   */
  record Refused(String reason, String detail) implements Sample {}

  /** Numbers that {@link #sums(long[])} turns back. */
  static long[] flat(PixelSums sums) {
    return new long[] {
      sums.pixels(),
      sums.sums().red(),
      sums.sums().green(),
      sums.sums().blue(),
      sums.squares().red(),
      sums.squares().green(),
      sums.squares().blue()
    };
  }

  /** The sums that {@link #flat} made flat. */
  static PixelSums sums(long[] flat) {
    return new PixelSums(
        flat[0],
        new PixelSums.Channels(flat[1], flat[2], flat[3]),
        new PixelSums.Channels(flat[4], flat[5], flat[6]));
  }
}
