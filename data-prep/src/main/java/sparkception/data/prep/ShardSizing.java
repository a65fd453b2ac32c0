package sparkception.data.prep;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/** Decides how many shards there are, from what the images of each split become. */
final class ShardSizing {

  private final JavaSparkContext spark;
  private final PrepOptions options;

  ShardSizing(JavaSparkContext spark, PrepOptions options) {
    this.spark = spark;
    this.options = options;
  }

  ShardPlan plan(Listing listing) {
    return plan(listing, writtenBytes(listing, false));
  }

  ShardPlan plan(Listing listing, List<Long> writtenBytes) {
    return ShardPlan.of(
        listing.splits().splits(), writtenBytes, options.shardBytes(), options.seed());
  }

  /**
   * What will be written of each split, about.
   *
   * @param exactly whether it is worth a look where it cannot change the number of shards
   */
  List<Long> writtenBytes(Listing listing, boolean exactly) {
    List<Long> read =
        listing.splits().splits().stream().map(split -> bytes(listing, split)).toList();
    boolean matters =
        read.stream().anyMatch(each -> WrittenBytes.matters(each, options.shardBytes()));
    return exactly || matters ? read.stream().map(sample(listing)::after).toList() : read;
  }

  private WrittenBytes sample(Listing listing) {
    return WrittenBytes.of(
        listing.scan().images(),
        listing.census().images(),
        options.seed(),
        Preparation.of(spark, listing, options, spark.sc().longAccumulator()));
  }

  private static long bytes(Listing listing, String split) {
    return listing.splits().bytes(listing.census().bytes(), split);
  }
}
