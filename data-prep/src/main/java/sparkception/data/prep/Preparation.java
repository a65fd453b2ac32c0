package sparkception.data.prep;

import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;
import sparkception.data.image.ImageCodec;
import sparkception.data.image.ImageOptions;
import sparkception.data.image.PreparedImage;
import sparkception.data.image.RefusedImageException;
import sparkception.data.shard.ShardHash;
import sparkception.data.source.SourceImage;

/** Reads, checks and encodes one image, and says where it goes. */
final class Preparation implements PairFlatMapFunction<SourceImage, SampleKey, Sample> {

  private final SerializableConfiguration hadoop;
  private final ImageOptions options;
  private final int classes;
  private final SplitRule splits;
  private final ShardPlan plan;
  private final Set<Integer> done;
  private final LongAccumulator counter;

  Preparation(
      Configuration hadoop,
      ImageOptions options,
      int classes,
      SplitRule splits,
      ShardPlan plan,
      Set<Integer> done,
      LongAccumulator counter) {
    this.hadoop = new SerializableConfiguration(hadoop);
    this.options = options;
    this.classes = classes;
    this.splits = splits;
    this.plan = plan;
    this.done = done;
    this.counter = counter;
  }

  @Override
  public Iterator<Tuple2<SampleKey, Sample>> call(SourceImage image) throws IOException {
    byte[] bytes = image.content().read(hadoop.value());
    long hash = plan.hash(image.path());
    int target = plan.target(splits.of(image, ShardHash.of(bytes)), hash);
    counter.add(1);
    if (done.contains(target)) {
      return Collections.emptyIterator();
    }
    SampleKey key = new SampleKey(target, hash, image.path());
    return Collections.singleton(new Tuple2<>(key, sample(image, bytes))).iterator();
  }

  private Sample sample(SourceImage image, byte[] bytes) {
    if (image.label() < 0 || image.label() >= classes) {
      return new Sample.Refused(
          "LABEL_OUT_OF_RANGE",
          "Label %d (must be from 0 to %d)".formatted(image.label(), classes - 1));
    }
    try {
      PreparedImage prepared = ImageCodec.prepare(bytes, options);
      return new Sample.Stored(
          prepared.bytes(),
          image.label(),
          prepared.width(),
          prepared.height(),
          ShardHash.of(prepared.bytes()),
          Sample.flat(prepared.sums()));
    } catch (RefusedImageException e) {
      return new Sample.Refused(e.reason().name(), e.detail());
    }
  }
}
