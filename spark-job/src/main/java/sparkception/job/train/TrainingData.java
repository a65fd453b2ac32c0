package sparkception.job.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.Shard;
import sparkception.data.shard.Split;
import sparkception.job.features.FeatureData;

/**
 * What is trained on.
 *
 * @param folder the data set, absolute
 * @param manifest what is in it
 * @param split the part of it that is trained on
 * @param fingerprint identifies its content
 */
record TrainingData(Path folder, Manifest manifest, Split split, String fingerprint) {

  private static final String TRAINING_SPLIT = "train";

  /**
   * The training split of a data set.
   *
   * @throws DataSetException if it has none
   */
  static TrainingData of(Path folder, Manifest manifest) throws DataSetException {
    return new TrainingData(
        folder, manifest, manifest.split(TRAINING_SPLIT), manifest.fingerprint());
  }

  /** The training split, in the manifest's order. */
  List<Shard> shards() {
    return split.shards();
  }

  /** The same samples, of which their features are given. */
  TrainingData on(FeatureData features) {
    return new TrainingData(
        features.folder(),
        manifest,
        new Split(split.name(), split.rows(), split.labelCounts(), features.shards()),
        fingerprint);
  }

  /** Rows of the training split. */
  long samples() {
    return split.rows();
  }

  /** Images of each split. */
  Map<String, Long> images() {
    Map<String, Long> images = new LinkedHashMap<>();
    manifest.splits().forEach(each -> images.put(each.name(), each.rows()));
    return images;
  }
}
