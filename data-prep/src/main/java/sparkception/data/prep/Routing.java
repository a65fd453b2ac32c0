package sparkception.data.prep;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;
import sparkception.data.shard.ShardHash;
import sparkception.data.source.SourceImage;

/** Says which shard an image goes to, and leaves out what goes to a shard that is done. */
final class Routing implements PairFlatMapFunction<SourceImage, SampleKey, SourceImage> {

  private final SerializableConfiguration hadoop;
  private final SplitRule splits;
  private final ShardPlan plan;
  private final Set<Integer> done;
  private final long mostBytes;

  /** Images beyond {@code mostBytes} are refused later; their content is not looked at. */
  Routing(
      Configuration hadoop, SplitRule splits, ShardPlan plan, Set<Integer> done, long mostBytes) {
    this.hadoop = new SerializableConfiguration(hadoop);
    this.splits = splits;
    this.plan = plan;
    this.done = done;
    this.mostBytes = mostBytes;
  }

  @Override
  public Iterator<Tuple2<SampleKey, SourceImage>> call(SourceImage image) throws IOException {
    long hash = plan.hash(image.path());
    int target = plan.target(split(image), hash);
    return done.contains(target)
        ? Collections.emptyIterator()
        : Collections.singleton(new Tuple2<>(new SampleKey(target, hash, image.path()), image))
            .iterator();
  }

  private int split(SourceImage image) throws IOException {
    if (image.split() != null) {
      return splits.splits().indexOf(image.split());
    }
    if (!splits.cuts() || image.bytes() > mostBytes) {
      return 0;
    }
    return byContent(image);
  }

  /** A file that is missing is refused later; it may be anywhere. */
  private int byContent(SourceImage image) throws IOException {
    try {
      return splits.byContent(ShardHash.of(image.content().read(hadoop.value())));
    } catch (FileNotFoundException e) {
      return 0;
    }
  }
}
