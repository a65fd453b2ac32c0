package sparkception.job.registry;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;
import java.util.TreeMap;
import sparkception.job.files.FileHash;

/**
 * {@value #FILE}: a version of the model.
 *
 * @param schemaVersion {@value #SCHEMA_VERSION}
 * @param number from 1, in the order of registration
 * @param registered ISO 8601, UTC
 * @param metrics figures by name
 * @param lineage what it was made from
 * @param decision whether it was to become the champion
 * @param files all others of its folder: lengths and hashes by path
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ModelVersion(
    int schemaVersion,
    int number,
    String registered,
    Map<String, Double> metrics,
    Lineage lineage,
    Decision decision,
    Map<String, FileHash> files) {

  /** Its name in the version's folder. */
  public static final String FILE = "version.json";

  /** The version that this program writes and reads. */
  public static final int SCHEMA_VERSION = 1;

  /** Maps in the order of their keys, so that equal versions are equal files. */
  public ModelVersion {
    metrics = metrics == null ? Map.of() : new TreeMap<>(metrics);
    files = files == null ? Map.of() : new TreeMap<>(files);
  }

  /** Bytes of all its files. */
  public long bytes() {
    return files.values().stream().mapToLong(FileHash::bytes).sum();
  }

  boolean isComplete() {
    return number > 0 && lineage != null && decision != null && !files.isEmpty();
  }
}
