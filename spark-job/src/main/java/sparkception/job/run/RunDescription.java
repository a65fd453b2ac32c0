package sparkception.job.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;
import sparkception.data.shard.ImageClass;
import sparkception.zoo.engine.EngineFacts;

/**
 * {@code run.json}: what a run was trained on, and by what. Runs of earlier versions lack some of
 * it, which is null then.
 *
 * @param schemaVersion of the run folder, {@code MAJOR.MINOR}
 * @param data the data set's folder, absolute, where training found it; what it is, wherever it
 *     lies by now, the fingerprint says
 * @param dataFingerprint of the data set
 * @param dataSet what the data set said of itself
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
    String schemaVersion,
    String data,
    String dataFingerprint,
    DataSetCard dataSet,
    List<ImageClass> classes,
    Preparation preparation,
    Map<String, Long> images,
    Integer channels,
    Integer input,
    Long parameters,
    List<EngineFacts> engines,
    Invocation invocation) {

  /** A description as this program writes it. */
  public static RunDescription of(
      String data,
      String dataFingerprint,
      DataSetCard dataSet,
      List<ImageClass> classes,
      Preparation preparation,
      Map<String, Long> images,
      int channels,
      int input,
      long parameters,
      List<EngineFacts> engines,
      Invocation invocation) {
    return new RunDescription(
        RunSchema.CURRENT.toString(),
        data,
        dataFingerprint,
        dataSet,
        classes,
        preparation,
        images,
        channels,
        input,
        parameters,
        engines,
        invocation);
  }
}
