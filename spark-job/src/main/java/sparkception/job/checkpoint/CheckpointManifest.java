package sparkception.job.checkpoint;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;

/**
 * {@code _manifest.json} of a checkpoint, written last.
 *
 * @param formatVersion {@value CheckpointState#FORMAT_VERSION}
 * @param files every other file of the folder by name
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record CheckpointManifest(int formatVersion, Map<String, Entry> files) {

  static final String FILE = "_manifest.json";

  /**
   * What a file must be.
   *
   * @param bytes its length
   * @param sha256 its SHA-256 in lower-case hexadecimal
   */
  record Entry(long bytes, String sha256) {}
}
