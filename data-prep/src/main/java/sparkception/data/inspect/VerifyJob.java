package sparkception.data.inspect;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import sparkception.data.prep.QuarantineReader;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.ManifestVersions;
import sparkception.data.shard.Shard;
import sparkception.data.shard.Split;
import sparkception.data.source.TaskConfiguration;

/** Reads every shard of a data set again and checks every hash, count and label. */
public final class VerifyJob {

  private final JavaSparkContext spark;
  private final Path dataSet;

  /** A job on {@code spark} for a data set on any Hadoop file system. */
  public VerifyJob(JavaSparkContext spark, Path dataSet) {
    this.spark = spark;
    this.dataSet = dataSet;
  }

  /**
   * Verifies the data set.
   *
   * @throws sparkception.data.shard.DataSetException if it is none
   */
  public Verification execute() throws IOException {
    long start = System.nanoTime();
    Manifest manifest = Manifest.read(spark.hadoopConfiguration(), dataSet);
    List<SplitShard> shards = new ArrayList<>();
    for (Split split : manifest.splits()) {
      split.shards().forEach(shard -> shards.add(new SplitShard(split.name(), shard)));
    }
    List<CheckedShard> checked = check(shards, manifest.classes().size());
    List<String> problems = new ArrayList<>();
    checked.forEach(shard -> problems.addAll(shard.problems()));
    if (problems.isEmpty()) {
      problems.addAll(wrongCounts(manifest, shards, checked));
    }
    problems.addAll(wrongQuarantine(manifest));
    return new Verification(
        shards.size(),
        checked.stream().mapToLong(CheckedShard::images).sum(),
        shards.stream().mapToLong(shard -> shard.shard.bytes()).sum(),
        problems,
        (System.nanoTime() - start) / 1e9);
  }

  private List<CheckedShard> check(List<SplitShard> shards, int classes) {
    if (shards.isEmpty()) {
      return List.of();
    }
    TaskConfiguration hadoop = TaskConfiguration.of(spark);
    String folder = dataSet.toString();
    return spark
        .parallelize(shards, shards.size())
        .map(shard -> CheckedShard.read(hadoop.value(), new Path(folder), shard.shard, classes))
        .collect();
  }

  /** The histogram in the manifest against what was read. */
  private static List<String> wrongCounts(
      Manifest manifest, List<SplitShard> shards, List<CheckedShard> checked) {
    List<String> problems = new ArrayList<>();
    for (Split split : manifest.splits()) {
      long[] counts = new long[manifest.classes().size()];
      for (int i = 0; i < shards.size(); i++) {
        if (shards.get(i).split.equals(split.name())) {
          checked.get(i).addCountsTo(counts, split);
        }
      }
      for (int label = 0; label < counts.length; label++) {
        if (counts[label] != split.labelCounts().get(label)) {
          problems.add(
              String.format(
                  Locale.ROOT,
                  "Invalid split %s: %d images of label %d, the manifest says %d",
                  split.name(),
                  counts[label],
                  label,
                  split.labelCounts().get(label)));
        }
      }
    }
    return problems;
  }

  /** What was refused stands in the data set around its versions, for all of them together. */
  private List<String> wrongQuarantine(Manifest manifest) throws IOException {
    if (ManifestVersions.isVersion(dataSet)) {
      return List.of();
    }
    Configuration hadoop = spark.hadoopConfiguration();
    Map<String, Long> reasons = new QuarantineReader(hadoop, dataSet).reasons();
    long refused = reasons.values().stream().mapToLong(Long::longValue).sum();
    return refused == manifest.refused()
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "Invalid quarantine: %d images, the manifest says %d",
                refused,
                manifest.refused()));
  }

  /** A shard and its split's name. */
  private record SplitShard(String split, Shard shard) implements Serializable {}
}
