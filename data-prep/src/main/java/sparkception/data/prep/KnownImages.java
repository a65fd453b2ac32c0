package sparkception.data.prep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.Shard;
import sparkception.data.shard.ShardPaths;
import sparkception.data.shard.Split;
import sparkception.data.source.SourceImage;
import sparkception.data.source.TaskConfiguration;

/**
 * Which images of a source a data set knows, stored or refused, by their paths. Lists are joined by
 * tasks: the driver holds sums.
 */
final class KnownImages implements AutoCloseable {

  private static final int SHOWN = 3;

  private final Path dataSet;
  private final Manifest manifest;
  private final Listing listing;
  private final JavaPairRDD<String, Boolean> paths;
  private final JavaPairRDD<String, SourceImage> listed;
  private final JavaRDD<SourceImage> kept;

  private KnownImages(
      Path dataSet, Manifest manifest, Listing listing, JavaPairRDD<String, Boolean> paths) {
    this.dataSet = dataSet;
    this.manifest = manifest;
    this.listing = listing;
    this.paths = paths.persist(StorageLevel.DISK_ONLY());
    this.listed =
        listing
            .scan()
            .images()
            .mapToPair(image -> new Tuple2<>(image.path(), image))
            .persist(StorageLevel.DISK_ONLY());
    this.kept = listed.join(this.paths).values().map(Tuple2::_1);
  }

  /**
   * Compares a listing with a data set.
   *
   * @param version what the data set holds now; what is left of a later one is not known
   */
  static KnownImages of(
      JavaSparkContext spark, Path dataSet, Manifest manifest, int version, Listing listing)
      throws IOException {
    TaskConfiguration hadoop = TaskConfiguration.of(spark);
    String folder = dataSet.toString();
    List<Shard> shards = new ArrayList<>();
    for (Split split : manifest.splits()) {
      shards.addAll(split.shards());
    }
    JavaRDD<String> stored =
        spark
            .parallelize(shards, Math.max(1, shards.size()))
            .flatMap(shard -> ShardPaths.read(hadoop.value(), new Path(folder), shard).iterator());
    JavaRDD<String> refused =
        spark
            .parallelize(List.of(version), 1)
            .flatMap(
                until ->
                    new QuarantineReader(hadoop.value(), new Path(folder)).paths(until).iterator());
    return new KnownImages(
        dataSet,
        manifest,
        listing,
        stored.union(refused).mapToPair(path -> new Tuple2<>(path, Boolean.TRUE)));
  }

  /** The listed images that the data set does not know. */
  JavaRDD<SourceImage> others() {
    return listed.subtractByKey(paths).values();
  }

  /**
   * Makes sure that all it knows is still there, and as it was.
   *
   * @throws DataSetException with the number of those that are gone and some of their names
   */
  void requireUnchanged(ContentHash hash) throws DataSetException {
    Census now = Census.of(kept);
    if (now.images() < manifest.read()) {
      List<String> gone = listedNoMore();
      throw cannotAdd(
          String.format(
              Locale.ROOT,
              "%d of its %d images are no longer in the input (such as %s)",
              manifest.read() - now.images(),
              manifest.read(),
              String.join(", ", gone)));
    }
    if (!Listing.identity(listing.scan().classes(), now).equals(manifest.source().images())) {
      throw cannotAdd("images in it have other sizes, labels or boxes in the input by now");
    }
    if (!now.versionsText().equals(manifest.source().versions())
        && !ContentHash.text(hash.total(kept)).equals(manifest.source().contents())) {
      throw cannotAdd("images in it have other contents in the input by now");
    }
  }

  private List<String> listedNoMore() {
    return paths.subtractByKey(listed).keys().take(SHOWN);
  }

  private DataSetException cannotAdd(String why) {
    return cannotAdd(dataSet, why);
  }

  static DataSetException cannotAdd(Path dataSet, String why) {
    return new DataSetException(
        String.format(
            Locale.ROOT,
            "Cannot add to %s: %s; prepare it anew: with --overwrite, or under another name",
            dataSet,
            why));
  }

  @Override
  public void close() {
    paths.unpersist(false);
    listed.unpersist(false);
  }
}
