package sparkception.data.prep;

import java.util.Set;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import sparkception.data.source.SourceImage;
import sparkception.data.source.TaskConfiguration;

/**
 * The images of a source, and which shard each goes to. Where contents decide, they are read once
 * for that, however often the images are gone through.
 */
final class RoutedImages implements AutoCloseable {

  private static final int PARTITIONS_A_SLOT = 8;

  private final JavaRDD<HashedImage> read;
  private final JavaRDD<HashedImage> images;
  private final Routing routing;

  private RoutedImages(JavaRDD<HashedImage> read, JavaRDD<HashedImage> images, Routing routing) {
    this.read = read;
    this.images = images;
    this.routing = routing;
  }

  static RoutedImages of(
      JavaSparkContext spark,
      Listing listing,
      ShardPlan plan,
      PrepOptions options,
      PrepListener listener) {
    SplitRule splits = listing.splits();
    ContentHash hash = new ContentHash(TaskConfiguration.of(spark), options.image().limits());
    boolean deduplicates = options.deduplicate();
    JavaRDD<HashedImage> hashed =
        spread(spark, listing, deduplicates)
            .map(
                image ->
                    new HashedImage(
                        image, deduplicates || splits.cuts(image) ? hash.sha256(image) : ""));
    if (!splits.cuts()) {
      return new RoutedImages(
          hashed, hashed, new Routing(splits, null, plan, Set.of(), deduplicates));
    }
    // Where images go to takes little room.
    hashed = hashed.persist(StorageLevel.DISK_ONLY());
    Copies.Found found = Copies.in(hashed, splits);
    found.warning().ifPresent(listener::warning);
    SplitCuts cuts = SplitCuts.of(found.images(), splits, options.seed());
    return new RoutedImages(
        hashed, found.images(), new Routing(splits, cuts, plan, Set.of(), deduplicates));
  }

  /** Where contents decide, reading them is spread over the cluster. */
  private static JavaRDD<SourceImage> spread(
      JavaSparkContext spark, Listing listing, boolean deduplicates) {
    JavaRDD<SourceImage> images = listing.scan().images();
    return listing.splits().cuts() || deduplicates
        ? images.repartition(spark.defaultParallelism() * PARTITIONS_A_SLOT)
        : images;
  }

  /** All but those of shards that are done. */
  JavaPairRDD<SampleKey, SourceImage> without(Set<Integer> done) {
    return images.flatMapToPair(routing.without(done));
  }

  @Override
  public void close() {
    read.unpersist(false);
  }
}
