package sparkception.data.prep;

import sparkception.data.image.PixelSums;
import sparkception.data.shard.ImageRow;

/** What became of an image. */
sealed interface Sample {

  /** Identifies path and bytes, see {@link ContentHash}. */
  long content();

  /** It is stored as a row; {@code pixels} are the sums over it. */
  record Stored(ImageRow row, PixelSums pixels, long content) implements Sample {}

  /**
   * It is refused.
   *
   * @param path of the image
   * @param reason as a constant's name
   * @param detail one sentence with the value and the rule
   * @param content identifies path and bytes
   */
  record Refused(String path, String reason, String detail, long content) implements Sample {}
}
