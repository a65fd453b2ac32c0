package sparkception.data.prep;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;

/**
 * What a search for new images came to.
 *
 * @param version the data set's, now
 * @param folder of that version: a data set, which stays as it is
 * @param before the version that images were added to; 0 where there was no data set
 * @param added images that were stored
 * @param refused images that were found, too, and went to the quarantine
 * @param refusedBy images refused for each reason, in words
 * @param splits images of each split, now
 * @param seconds wall-clock time
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Increment(
    int version,
    String folder,
    int before,
    long added,
    long refused,
    Map<String, Long> refusedBy,
    Map<String, Long> splits,
    double seconds) {

  /** Whether the data set has what it had. */
  public boolean isNothing() {
    return version == before;
  }
}
