package sparkception.data.prep;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;

/**
 * What a preparation would read and write.
 *
 * @param images listed in the source
 * @param ignored what the source has beside them
 * @param ignoredBy of that, each kind
 * @param bytes of their contents
 * @param classes number of classes
 * @param splitBytes bytes of the shards that would be written for each split, about
 * @param splitShards shards that would be written for each split
 * @param warnings what looks wrong but stops nothing
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record PrepEstimate(
    long images,
    long ignored,
    Map<String, Long> ignoredBy,
    long bytes,
    int classes,
    Map<String, Long> splitBytes,
    Map<String, Long> splitShards,
    List<String> warnings) {

  static PrepEstimate of(
      Listing listing,
      Map<String, Long> splitBytes,
      Map<String, Long> splitShards,
      List<String> warnings) {
    Census census = listing.census();
    return new PrepEstimate(
        census.images(),
        census.ignored().total(),
        census.ignored().counts(),
        census.bytes().values().stream().mapToLong(Long::longValue).sum(),
        listing.scan().classes().size(),
        splitBytes,
        splitShards,
        warnings);
  }
}
