package sparkception.job.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * How good a run's network was at one moment of its training.
 *
 * @param split of the data set
 * @param samples training examples that the network had seen
 * @param examples images evaluated
 * @param loss mean cross-entropy
 * @param top1 share of images whose class is the best guess
 * @param top5 share of images whose class is among the five best; null and left out with five
 *     classes or fewer
 * @param mapAt100 as in {@link Evaluation}
 * @param batchNormImages as in {@link Evaluation}
 * @param movingAverage as in {@link Evaluation}
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record AccuracyPoint(
    String split,
    long samples,
    long examples,
    double loss,
    double top1,
    @JsonInclude(JsonInclude.Include.NON_NULL) Double top5,
    @JsonProperty("map_at_100") @JsonInclude(JsonInclude.Include.NON_NULL) Double mapAt100,
    long batchNormImages,
    Boolean movingAverage) {

  /** The figures of an evaluation alone. */
  public static AccuracyPoint of(Evaluation evaluation) {
    return new AccuracyPoint(
        evaluation.split(),
        evaluation.samples(),
        evaluation.examples(),
        evaluation.loss(),
        evaluation.top1(),
        evaluation.top5(),
        evaluation.mapAt100(),
        evaluation.batchNormImages(),
        evaluation.movingAverage());
  }
}
