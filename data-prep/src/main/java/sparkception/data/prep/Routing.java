package sparkception.data.prep;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.Set;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import scala.Tuple2;
import sparkception.data.shard.ShardHash;
import sparkception.data.source.RefusedContent;
import sparkception.data.source.SourceImage;
import sparkception.data.source.TaskConfiguration;

/** Says which shard an image goes to, and leaves out what goes to a shard that is done. */
final class Routing implements PairFlatMapFunction<SourceImage, SampleKey, SourceImage> {

  private final TaskConfiguration hadoop;
  private final SplitRule splits;
  private final ShardPlan plan;
  private final Set<Integer> done;
  private final PrepOptions options;

  Routing(
      TaskConfiguration hadoop,
      SplitRule splits,
      ShardPlan plan,
      Set<Integer> done,
      PrepOptions options) {
    this.hadoop = hadoop;
    this.splits = splits;
    this.plan = plan;
    this.done = done;
    this.options = options;
  }

  @Override
  public Iterator<Tuple2<SampleKey, SourceImage>> call(SourceImage image) throws IOException {
    String content = needsContent(image) ? content(image) : "";
    String identity = options.deduplicate() && !content.isEmpty() ? content : image.path();
    long hash = plan.hash(identity);
    int target = plan.target(split(image, content), hash);
    if (done.contains(target)) {
      return Collections.emptyIterator();
    }
    String known = options.deduplicate() ? content : "";
    SampleKey key = new SampleKey(target, hash, known, image.path());
    return Collections.singleton(new Tuple2<>(key, image)).iterator();
  }

  /** Images beyond the limit are refused later; their content is not looked at. */
  private boolean needsContent(SourceImage image) {
    if (image.content() instanceof RefusedContent) {
      return false;
    }
    boolean cut = image.split() == null && splits.cuts();
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

  private int split(SourceImage image, String content) {
    if (image.split() != null) {
      return splits.splits().indexOf(image.split());
    }
    return splits.cuts() && !content.isEmpty() ? splits.byContent(content) : 0;
  }
}
