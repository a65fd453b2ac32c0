package sparkception.job.retrain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.ManifestVersions;
import sparkception.data.shard.Shard;
import sparkception.data.shard.Split;

/** Compares the images that are new to a champion with those that it was trained on. */
final class DriftCheck {

  private static final String TRAIN = "train";

  /** Shards are a random choice of the images, so a few of them are enough. */
  private static final long IMAGES = 2_000;

  private final JavaSparkContext spark;
  private final Path data;
  private final Path champion;

  /**
   * A check.
   *
   * @param data the data set that has grown
   * @param champion run folder of the champion
   */
  DriftCheck(JavaSparkContext spark, Path data, Path champion) {
    this.spark = spark;
    this.data = data;
    this.champion = champion;
  }

  /**
   * What it finds; empty if the training set is no version of this data set, or has all its images.
   *
   * @param trainedOn fingerprint of what the champion was trained on
   */
  Optional<Drift> against(String trainedOn, Path now) throws IOException {
    Configuration hadoop = spark.hadoopConfiguration();
    ManifestVersions versions = new ManifestVersions(hadoop, data);
    Optional<Integer> version = versions.find(trainedOn);
    if (version.isEmpty()) {
      return Optional.empty();
    }
    Manifest manifest = Manifest.read(hadoop, now);
    Split before = Manifest.read(hadoop, versions.folder(version.get())).split(TRAIN);
    Split all = manifest.split(TRAIN);
    List<Shard> added = added(before, all);
    if (added.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Drift.of(
            before.labelCounts(),
            IntStream.range(0, all.labelCounts().size())
                .mapToObj(label -> all.labelCounts().get(label) - before.labelCounts().get(label))
                .toList(),
            confidence(now, manifest, before.shards()),
            confidence(now, manifest, added)));
  }

  private static List<Shard> added(Split before, Split all) {
    Set<String> known = before.shards().stream().map(Shard::sha256).collect(Collectors.toSet());
    return all.shards().stream().filter(shard -> !known.contains(shard.sha256())).toList();
  }

  private Drift.Confidence confidence(Path now, Manifest manifest, List<Shard> shards)
      throws IOException {
    List<Shard> some = new ArrayList<>();
    long rows = 0;
    for (Shard shard : shards) {
      if (rows < IMAGES) {
        some.add(shard);
        rows += shard.rows();
      }
    }
    Split sample = new Split(TRAIN, rows, List.of(), some);
    Scores scores = Scores.of(spark, champion, now, sample, manifest.classes());
    return Drift.Confidence.of(scores.confidence());
  }
}
