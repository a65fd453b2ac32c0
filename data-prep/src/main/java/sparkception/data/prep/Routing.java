package sparkception.data.prep;

import java.util.Collections;
import java.util.Iterator;
import java.util.Set;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import scala.Tuple2;
import sparkception.data.source.SourceImage;

/** Says which shard an image goes to, and leaves out what goes to a shard that is done. */
final class Routing implements PairFlatMapFunction<HashedImage, SampleKey, SourceImage> {

  private static final long serialVersionUID = 1L;

  private final SplitRule rule;
  private final SplitCuts cuts;
  private final ShardPlan plan;
  private final Set<Integer> done;
  private final boolean deduplicate;

  /** {@code cuts} is null where nothing is cut. */
  Routing(SplitRule rule, SplitCuts cuts, ShardPlan plan, Set<Integer> done, boolean deduplicate) {
    this.rule = rule;
    this.cuts = cuts;
    this.plan = plan;
    this.done = done;
    this.deduplicate = deduplicate;
  }

  Routing without(Set<Integer> finished) {
    return new Routing(rule, cuts, plan, finished, deduplicate);
  }

  @Override
  public Iterator<Tuple2<SampleKey, SourceImage>> call(HashedImage hashed) {
    SourceImage image = hashed.image();
    String content = hashed.content();
    String identity = deduplicate && !content.isEmpty() ? content : image.path();
    long hash = plan.hash(identity);
    int target = plan.target(rule.splits().indexOf(split(hashed)), hash);
    if (done.contains(target)) {
      return Collections.emptyIterator();
    }
    SampleKey key = new SampleKey(target, hash, deduplicate ? content : "", image.path());
    return Collections.singleton(new Tuple2<>(key, image)).iterator();
  }

  private String split(HashedImage image) {
    if (cuts != null && rule.cuts(image.image()) && !image.content().isEmpty()) {
      return cuts.split(image.cutLabel(), image.content());
    }
    String own = image.image().split();
    return own == null ? rule.splits().get(0) : own;
  }
}
