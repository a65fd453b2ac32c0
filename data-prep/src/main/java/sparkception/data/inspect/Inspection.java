package sparkception.data.inspect;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import sparkception.data.prep.QuarantineReader;
import sparkception.data.shard.ImageClass;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.Shard;
import sparkception.data.shard.Split;

/**
 * What a data set holds, from its manifest and its quarantine.
 *
 * @param splits sizes of each split
 * @param classes images of each class over all splits, in label order
 * @param read images found in the source
 * @param refused images in the quarantine
 * @param refusedBy images refused for each reason
 * @param ignored what the source has beside images; not among {@code read}
 * @param ignoredBy of that, each kind
 * @param ignoredExamples a few names of each kind
 * @param channelMean of R, G, B in [0, 1]
 * @param channelDeviation of R, G, B in [0, 1]
 * @param options what it was made with
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Inspection(
    List<SplitSize> splits,
    List<ClassSize> classes,
    long read,
    long refused,
    Map<String, Long> refusedBy,
    long ignored,
    Map<String, Long> ignoredBy,
    Map<String, List<String>> ignoredExamples,
    List<Double> channelMean,
    List<Double> channelDeviation,
    Map<String, Object> options) {

  /**
   * Size of a split: images, files, and bytes of the files.
   *
   * @param severalLabels images of more than one class, as far as the manifest says
   */
  public record SplitSize(String name, long images, int shards, long bytes, long severalLabels) {}

  /** Size of a class; an image of several classes counts in each. */
  public record ClassSize(int index, String id, String name, long images) {}

  /**
   * Inspects a data set.
   *
   * @throws sparkception.data.shard.DataSetException if it is none
   */
  public static Inspection of(Configuration hadoop, Path dataSet) throws IOException {
    Manifest manifest = Manifest.read(hadoop, dataSet);
    return new Inspection(
        manifest.splits().stream().map(Inspection::size).toList(),
        classes(manifest),
        manifest.read(),
        manifest.refused(),
        new QuarantineReader(hadoop, dataSet).reasons(),
        manifest.ignored(),
        manifest.ignoredBy(),
        manifest.ignoredExamples(),
        manifest.channelMean(),
        manifest.channelDeviation(),
        manifest.options());
  }

  private static SplitSize size(Split split) {
    long bytes = split.shards().stream().mapToLong(Shard::bytes).sum();
    long several = Objects.requireNonNullElse(split.severalLabels(), 0L);
    return new SplitSize(split.name(), split.rows(), split.shards().size(), bytes, several);
  }

  private static List<ClassSize> classes(Manifest manifest) {
    List<ClassSize> sizes = new ArrayList<>();
    for (ImageClass each : manifest.classes()) {
      long images =
          manifest.splits().stream()
              .mapToLong(split -> split.labelCounts().get(each.index()))
              .sum();
      sizes.add(new ClassSize(each.index(), each.id(), each.name(), images));
    }
    return sizes;
  }
}
