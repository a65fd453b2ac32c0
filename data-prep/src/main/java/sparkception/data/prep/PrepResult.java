package sparkception.data.prep;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;
import java.util.TreeMap;
import sparkception.data.shard.Manifest;

/**
 * What data preparation came to.
 *
 * @param read images found
 * @param written images in shards
 * @param refused images in the quarantine
 * @param ignored what the source has beside images; not among {@code read}
 * @param ignoredBy of that, each kind
 * @param classes number of classes
 * @param splits images of each split
 * @param refusedBy images refused for each reason, in words
 * @param seconds wall-clock time
 * @param imagesPerSecond images read by seconds
 * @param alreadyDone whether the data set was there before, from the same source and options
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record PrepResult(
    long read,
    long written,
    long refused,
    long ignored,
    Map<String, Long> ignoredBy,
    int classes,
    Map<String, Long> splits,
    Map<String, Long> refusedBy,
    double seconds,
    double imagesPerSecond,
    boolean alreadyDone) {

  static PrepResult of(
      Manifest manifest, Map<String, Long> refusedBy, double seconds, boolean alreadyDone) {
    Map<String, Long> splits = new TreeMap<>();
    manifest.splits().forEach(split -> splits.put(split.name(), split.rows()));
    return new PrepResult(
        manifest.read(),
        manifest.written(),
        manifest.refused(),
        manifest.ignored(),
        manifest.ignoredBy(),
        manifest.classes().size(),
        splits,
        ReasonWords.of(refusedBy),
        seconds,
        manifest.read() / seconds,
        alreadyDone);
  }
}
