package sparkception.job.run;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What has become of a start of training. */
public enum RunState {
  /** It trains, or was killed; its heartbeat tells which. */
  RUNNING,
  /** It has come to the end of the recipe, or got no better. */
  ENDED,
  /** Somebody has stopped it; the same command goes on. */
  STOPPED,
  /** It cannot go on. */
  FAILED;

  /** As the file has it. */
  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
