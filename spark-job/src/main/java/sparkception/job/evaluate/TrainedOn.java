package sparkception.job.evaluate;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import sparkception.data.shard.ImageClass;
import sparkception.job.checkpoint.Checkpoint;

/**
 * The data set that a run was trained on, as its {@code run.json} says.
 *
 * @param data its folder
 * @param dataFingerprint its identity, wherever it lies
 * @param classes of the network's outputs, in their order
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record TrainedOn(String data, String dataFingerprint, List<ImageClass> classes) {

  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** Of the run that a checkpoint lies in; empty where a checkpoint was taken out of its run. */
  public static Optional<TrainedOn> of(FileSystem files, Checkpoint checkpoint) throws IOException {
    Path run = checkpoint.folder().getParent().getParent();
    try (InputStream in = files.open(new Path(run, "run.json"))) {
      return Optional.of(JSON.readValue(in.readAllBytes(), TrainedOn.class));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }
}
