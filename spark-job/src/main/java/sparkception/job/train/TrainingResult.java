package sparkception.job.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * What a training run came to.
 *
 * @param samples training examples seen by all workers, earlier starts included
 * @param epochs epochs completed
 * @param loss mean loss of the last epoch's samples, those of this start; null and left out when
 *     there was nothing left to do
 * @param seconds wall-clock time of this start
 * @param imagesPerSecond examples of this start by its seconds; null and left out when there was
 *     nothing left to do
 * @param checkpoint folder of the last checkpoint
 * @param resumed whether it went on from a checkpoint
 * @param stoppedEarly whether it has ended before its last epoch, as it got no better
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record TrainingResult(
    long samples,
    int epochs,
    @JsonInclude(JsonInclude.Include.NON_NULL) Double loss,
    double seconds,
    @JsonInclude(JsonInclude.Include.NON_NULL) Double imagesPerSecond,
    String checkpoint,
    boolean resumed,
    boolean stoppedEarly) {

  /** Whether the run had ended before this start. */
  public boolean hadEnded() {
    return loss == null;
  }
}
