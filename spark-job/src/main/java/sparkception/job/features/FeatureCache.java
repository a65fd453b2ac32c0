package sparkception.job.features;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.shard.Shard;
import sparkception.data.storage.Publication;

/**
 * Features by what they depend on: {@code FOLDER/<key>/shard-00000.parquet …}, with {@value #FILE}
 * written last. The key is of weights, data set and view, so that a folder never holds those of
 * others.
 *
 * <p>A shard of features is one of a data set, with 32-bit floats where that has an image's bytes.
 */
public final class FeatureCache {

  private static final Logger LOG = LoggerFactory.getLogger(FeatureCache.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "_features.json";

  private final JavaSparkContext spark;
  private final Path folder;

  /** Features below a folder, which need not exist. */
  public FeatureCache(JavaSparkContext spark, Path folder) {
    this.spark = spark;
    this.folder = folder;
  }

  /**
   * The features of a split: those that are there, or computed now.
   *
   * @param data the data set's folder, absolute
   * @param fingerprint of the data set
   * @param shards of the split, in the manifest's order
   * @param view how images become the network's input: nothing at random
   */
  public FeatureData of(
      Backbone backbone, Path data, String fingerprint, List<Shard> shards, AugmentOptions view)
      throws IOException {
    Path place = new Path(folder, backbone.key(fingerprint, view.toString()).substring(0, 32));
    Path index = new Path(place, FILE);
    FileSystem files = place.getFileSystem(spark.hadoopConfiguration());
    if (files.exists(index)) {
      LOG.info("Features at {} are there already: {}", backbone.point(), place);
    } else {
      LOG.info(
          "Computing the features at {} once, of images as evaluation sees them: {}",
          backbone.point(),
          place);
      Index written = new Index(backbone.length(), compute(backbone, data, shards, view, place));
      Publication.write(files, index, JSON.writeValueAsBytes(written));
    }
    try (InputStream in = files.open(index)) {
      Index found = JSON.readValue(in, Index.class);
      return new FeatureData(place, found.shards(), found.length());
    }
  }

  /**
   * What a folder holds.
   *
   * @param length floats of a vector
   * @param shards in the split's order
   */
  private record Index(int length, List<Shard> shards) {}

  private List<Shard> compute(
      Backbone backbone, Path data, List<Shard> shards, AugmentOptions view, Path place) {
    FeatureSetup setup =
        new FeatureSetup(
            backbone.network(),
            backbone.point(),
            backbone.engine(),
            spark.getConf().getInt("spark.task.cpus", 1),
            new SerializableConfiguration(spark.hadoopConfiguration()),
            data.toString(),
            shards,
            view,
            place.toString());
    Broadcast<FeatureSetup> broadcast = spark.broadcast(setup);
    try {
      List<Integer> tasks = IntStream.range(0, shards.size()).boxed().toList();
      return spark.parallelize(tasks, tasks.size()).map(new FeatureTask(broadcast)).collect();
    } finally {
      broadcast.destroy();
    }
  }
}
