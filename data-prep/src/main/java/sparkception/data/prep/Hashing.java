package sparkception.data.prep;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.spark.api.java.function.Function;
import sparkception.data.shard.ShardHash;
import sparkception.data.source.RefusedContent;
import sparkception.data.source.SourceImage;
import sparkception.data.source.TaskConfiguration;

/** Takes the SHA-256 of images, where their contents decide where they go. */
final class Hashing implements Function<SourceImage, HashedImage> {

  private static final long serialVersionUID = 1L;

  private final TaskConfiguration hadoop;
  private final boolean cuts;
  private final PrepOptions options;

  /** {@code cuts} says whether images that the source puts in no split are cut by content. */
  Hashing(TaskConfiguration hadoop, boolean cuts, PrepOptions options) {
    this.hadoop = hadoop;
    this.cuts = cuts;
    this.options = options;
  }

  @Override
  public HashedImage call(SourceImage image) throws IOException {
    return new HashedImage(image, needsContent(image) ? content(image) : "");
  }

  /** Images beyond the limit are refused later; their content is not looked at. */
  private boolean needsContent(SourceImage image) {
    if (image.content() instanceof RefusedContent) {
      return false;
    }
    boolean cut = image.split() == null && cuts;
    return (cut || options.deduplicate()) && image.bytes() <= options.image().limits().maxBytes();
  }

  /** SHA-256; empty for a file that is missing, which is refused later. */
  private String content(SourceImage image) throws IOException {
    try {
      return ShardHash.of(image.content().read(hadoop.value()));
    } catch (FileNotFoundException e) {
      return "";
    }
  }
}
