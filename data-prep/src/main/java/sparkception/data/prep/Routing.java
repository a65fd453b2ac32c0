package sparkception.data.prep;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import scala.Tuple2;
import sparkception.data.source.SourceImage;

/** Says which shard an image goes to, and leaves out what goes to a shard that is done. */
final class Routing implements PairFlatMapFunction<HashedImage, SampleKey, SourceImage> {

  private final List<String> splits;
  private final SplitCuts cuts;
  private final ShardPlan plan;
  private final Set<Integer> done;
  private final boolean deduplicate;

  /** {@code cuts} is null where the source has splits, or nothing is cut. */
  Routing(
      List<String> splits, SplitCuts cuts, ShardPlan plan, Set<Integer> done, boolean deduplicate) {
    this.splits = splits;
    this.cuts = cuts;
    this.plan = plan;
    this.done = done;
    this.deduplicate = deduplicate;
  }

  @Override
  public Iterator<Tuple2<SampleKey, SourceImage>> call(HashedImage hashed) {
    SourceImage image = hashed.image();
    String content = hashed.content();
    String identity = deduplicate && !content.isEmpty() ? content : image.path();
    long hash = plan.hash(identity);
    int target = plan.target(split(image, content), hash);
    if (done.contains(target)) {
      return Collections.emptyIterator();
    }
    SampleKey key = new SampleKey(target, hash, deduplicate ? content : "", image.path());
    return Collections.singleton(new Tuple2<>(key, image)).iterator();
  }

  private int split(SourceImage image, String content) {
    if (image.split() != null) {
      return splits.indexOf(image.split());
    }
    return cuts != null && !content.isEmpty()
        ? splits.indexOf(cuts.split(image.label(), content))
        : 0;
  }
}
