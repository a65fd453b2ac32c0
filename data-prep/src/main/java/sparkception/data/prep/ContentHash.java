package sparkception.data.prep;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.HexFormat;
import org.apache.spark.api.java.JavaRDD;
import sparkception.data.image.ImageLimits;
import sparkception.data.random.SplitMix64;
import sparkception.data.shard.ShardHash;
import sparkception.data.source.RefusedContent;
import sparkception.data.source.SourceImage;
import sparkception.data.source.TaskConfiguration;

/**
 * Identifies the bytes of images, each together with its path; sums over images do not depend on
 * their order.
 */
final class ContentHash implements Serializable {

  private static final int HEX_DIGITS_OF_A_LONG = 16;

  private final TaskConfiguration hadoop;
  private final ImageLimits limits;

  ContentHash(TaskConfiguration hadoop, ImageLimits limits) {
    this.hadoop = hadoop;
    this.limits = limits;
  }

  /** Of an image's path and the SHA-256 of its bytes; empty where they were not read. */
  static long of(String path, String sha256) {
    long content =
        sha256.isEmpty() ? 0 : HexFormat.fromHexDigitsToLong(sha256, 0, HEX_DIGITS_OF_A_LONG);
    return SplitMix64.seed(ShardPlan.hash(0, path), content);
  }

  /** A sum in the form in which it is recorded. */
  static String text(long sum) {
    return HexFormat.of().toHexDigits(sum);
  }

  /** The sum over all images, which are read for it. */
  long total(JavaRDD<SourceImage> images) {
    return images.aggregate(0L, (sum, image) -> sum + of(image), Long::sum);
  }

  /** Of an image, which is read for it. */
  long of(SourceImage image) throws IOException {
    return of(image.path(), sha256(image));
  }

  /** SHA-256 of an image's bytes; empty for one that is refused without a look at them. */
  String sha256(SourceImage image) throws IOException {
    if (image.content() instanceof RefusedContent || image.bytes() > limits.maxBytes()) {
      return "";
    }
    try {
      return ShardHash.of(image.content().read(hadoop.value()));
    } catch (FileNotFoundException e) {
      return "";
    }
  }
}
