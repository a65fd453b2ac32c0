package sparkception.job.retrain;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import sparkception.job.registry.ModelVersion;

/**
 * What a look for new images came to.
 *
 * @param outcome what has happened
 * @param data the version of the data set, a folder
 * @param added images that were new
 * @param champion the champion's number, now
 * @param version what was registered; null where nothing was
 * @param warnings of other images than before
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RetrainResult(
    Outcome outcome,
    String data,
    long added,
    int champion,
    ModelVersion version,
    List<String> warnings) {

  /** What has happened. */
  public enum Outcome {
    /** Nothing is new; nothing was changed. */
    NOTHING_NEW,
    /** A candidate was trained, registered, and is the champion now. */
    PROMOTED,
    /** A candidate was trained and registered, and the champion stays. */
    NOT_PROMOTED
  }
}
