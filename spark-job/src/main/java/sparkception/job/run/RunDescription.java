package sparkception.job.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sparkception.data.shard.ImageClass;
import sparkception.zoo.engine.EngineFacts;

/**
 * {@code run.json}: what a run was trained on, and by what. Runs of earlier versions lack some of
 * it, which is null then.
 *
 * @param data the data set's folder
 * @param dataFingerprint of the data set
 * @param classes in label order
 * @param preparation of its images
 * @param images of each split
 * @param channels of the network's input
 * @param input its side, pixels
 * @param parameters of the network
 * @param engines what the latest start computes with, each once
 * @param invocation the latest start
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunDescription(
    String data,
    String dataFingerprint,
    List<ImageClass> classes,
    Preparation preparation,
    Map<String, Long> images,
    Integer channels,
    Integer input,
    Long parameters,
    List<EngineFacts> engines,
    Invocation invocation) {

  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** What a run folder has of it. */
  public static Optional<RunDescription> read(RunFolder run) throws IOException {
    try (InputStream in = run.files().open(run.run())) {
      return Optional.of(JSON.readValue(in.readAllBytes(), RunDescription.class));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  public void write(RunFolder run) throws IOException {
    run.write(run.run(), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this));
  }
}
