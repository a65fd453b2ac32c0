package sparkception.data.shard;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of a data set.
 *
 * @param path relative to the data set's folder
 * @param rows images in it
 * @param bytes its length
 * @param sha256 of the file, lower-case hexadecimal
 * @param rowGroups rows of each row group
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Shard(String path, long rows, long bytes, String sha256, List<Integer> rowGroups)
    implements Serializable {

  /** Keeps a list that Java serialization can carry. */
  public Shard {
    rowGroups = new ArrayList<>(rowGroups);
  }

  /** Whether a manifest says all that has to be known of it. */
  boolean isComplete() {
    return path != null && sha256 != null && Manifest.areThere(rowGroups);
  }
}
