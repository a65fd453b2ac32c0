package sparkception.data.inspect;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import sparkception.data.prep.QuarantineReader.RefusedImage;
import sparkception.data.prep.UnfinishedPrep;
import sparkception.data.shard.ImageClass;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.Shard;
import sparkception.data.shard.Split;

/**
 * What a data set holds, from its manifest, its quarantine and the sizes in its shards; or how far
 * it has come, if prep was stopped.
 *
 * @param finished whether it is a whole data set; if not, there is a part of the figures only
 * @param splits sizes of each split
 * @param classes images of each class, in label order
 * @param read images found in the source, or those that an unfinished prep has got through
 * @param refused images in the quarantine
 * @param refusedBy images refused for each reason, in words
 * @param refusedImages which they are, the first {@value Refusals#MOST_LISTED}
 * @param ignored what the source has beside images; not among {@code read}
 * @param ignoredBy of that, each kind
 * @param ignoredExamples a few names of each kind
 * @param sizes in pixels
 * @param channelMean of R, G, B in [0, 1]
 * @param channelDeviation of R, G, B in [0, 1]
 * @param options what it was made with
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Inspection(
    boolean finished,
    List<SplitSize> splits,
    List<ClassSize> classes,
    long read,
    long refused,
    Map<String, Long> refusedBy,
    List<RefusedImage> refusedImages,
    long ignored,
    Map<String, Long> ignoredBy,
    Map<String, List<String>> ignoredExamples,
    SizeHistogram sizes,
    List<Double> channelMean,
    List<Double> channelDeviation,
    Map<String, Object> options) {

  /**
   * Size of a split: images, files, and bytes of the files.
   *
   * @param severalLabels images of more than one class, as far as the manifest says
   */
  public record SplitSize(String name, long images, int shards, long bytes, long severalLabels) {}

  /**
   * Size of a class; an image of several classes counts in each.
   *
   * @param images in all splits
   * @param splits images in each split
   */
  public record ClassSize(
      int index, String id, String name, long images, Map<String, Long> splits) {}

  /**
   * Inspects a data set.
   *
   * @throws sparkception.data.shard.DataSetException if it is none, and none was begun there
   */
  public static Inspection of(Configuration hadoop, Path dataSet) throws IOException {
    Optional<UnfinishedPrep> unfinished = UnfinishedPrep.read(hadoop, dataSet);
    return unfinished.isPresent()
        ? of(unfinished.get(), Refusals.read(hadoop, dataSet))
        : finished(hadoop, dataSet);
  }

  private static Inspection finished(Configuration hadoop, Path dataSet) throws IOException {
    Manifest manifest = Manifest.read(hadoop, dataSet);
    Refusals refusals = Refusals.read(hadoop, dataSet);
    return new Inspection(
        true,
        manifest.splits().stream().map(Inspection::size).toList(),
        manifest.classes().stream().map(each -> size(each, manifest)).toList(),
        manifest.read(),
        manifest.refused(),
        refusals.byReason(),
        refusals.images(),
        manifest.ignored(),
        manifest.ignoredBy(),
        manifest.ignoredExamples(),
        SizeHistogram.of(hadoop, dataSet, manifest),
        manifest.channelMean(),
        manifest.channelDeviation(),
        manifest.options());
  }

  private static Inspection of(UnfinishedPrep prep, Refusals refusals) {
    List<SplitSize> splits = new ArrayList<>();
    prep.shards()
        .forEach(
            (split, done) ->
                splits.add(new SplitSize(split, done.images(), done.shards(), done.bytes(), 0)));
    return new Inspection(
        false,
        List.copyOf(splits),
        List.of(),
        splits.stream().mapToLong(SplitSize::images).sum() + refusals.count(),
        refusals.count(),
        refusals.byReason(),
        refusals.images(),
        0,
        Map.of(),
        Map.of(),
        SizeHistogram.NONE,
        List.of(),
        List.of(),
        Map.of());
  }

  private static SplitSize size(Split split) {
    long bytes = split.shards().stream().mapToLong(Shard::bytes).sum();
    long several = Objects.requireNonNullElse(split.severalLabels(), 0L);
    return new SplitSize(split.name(), split.rows(), split.shards().size(), bytes, several);
  }

  private static ClassSize size(ImageClass each, Manifest manifest) {
    Map<String, Long> splits = new LinkedHashMap<>();
    manifest
        .splits()
        .forEach(split -> splits.put(split.name(), split.labelCounts().get(each.index())));
    long images = splits.values().stream().mapToLong(Long::longValue).sum();
    return new ClassSize(each.index(), each.id(), each.name(), images, splits);
  }
}
