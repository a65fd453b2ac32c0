package sparkception.data.prep;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.HexFormat;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;
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

  /** The sum over all images, which are read for it. */
  long total(JavaRDD<SourceImage> images) {
    return images.aggregate(0L, (sum, image) -> sum + of(image), Long::sum);
  }

  /** The sum over the images of each shard, which are read for it. */
  Map<Integer, Long> byTarget(JavaRDD<HashedImage> images, Routing routing) {
    return images
        .flatMapToPair(routing)
        .mapToPair(routed -> new Tuple2<>(routed._1().target(), of(routed._2())))
        .reduceByKey(Long::sum)
        .collectAsMap();
  }

  private long of(SourceImage image) throws IOException {
    boolean isRead =
        image.bytes() <= limits.maxBytes() && !(image.content() instanceof RefusedContent);
    return of(image.path(), isRead ? sha256(image) : "");
  }

  private String sha256(SourceImage image) throws IOException {
    try {
      return ShardHash.of(image.content().read(hadoop.value()));
    } catch (FileNotFoundException e) {
      return "";
    }
  }
}
