package sparkception.job.run;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.Shard;
import sparkception.data.shard.SourceState;
import sparkception.data.shard.Split;

/**
 * What a data set says of itself, kept with the run, since the data set may be gone when people
 * ask.
 *
 * @param input the file or folder that it was made from; null where it does not say
 * @param settings how that was read; null where it does not say
 * @param contents identifies the bytes that were read; null where it does not say
 * @param read images found
 * @param refused of these, those in the quarantine
 * @param ignored what was there beside images
 * @param bytes of each split
 * @param trainingImages of each class, by label; null without a training split
 * @param channelMean over the training split, in [0, 1]; R, G, B
 * @param channelDeviation standard deviation of each channel
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record DataSetCard(
    String input,
    Map<String, Object> settings,
    String contents,
    long read,
    long refused,
    long ignored,
    Map<String, Long> bytes,
    List<Long> trainingImages,
    List<Double> channelMean,
    List<Double> channelDeviation) {

  private static final String TRAINING_SPLIT = "train";

  /** Of a data set. */
  public static DataSetCard of(Manifest manifest) {
    SourceState source = manifest.source();
    Map<String, Long> bytes = new TreeMap<>();
    List<Long> trainingImages = null;
    for (Split split : manifest.splits()) {
      bytes.put(split.name(), split.shards().stream().mapToLong(Shard::bytes).sum());
      trainingImages = split.name().equals(TRAINING_SPLIT) ? split.labelCounts() : trainingImages;
    }
    return new DataSetCard(
        source == null ? null : source.input(),
        source == null ? null : source.settings(),
        source == null ? null : source.contents(),
        manifest.read(),
        manifest.refused(),
        manifest.ignored(),
        bytes,
        trainingImages,
        manifest.channelMean(),
        manifest.channelDeviation());
  }
}
