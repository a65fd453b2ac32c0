package sparkception.job.train;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * What a training run came to.
 *
 * @param samples training examples seen by all workers, earlier starts included
 * @param epochs epochs completed
 * @param loss mean loss of the last round; NaN when there was nothing left to do
 * @param seconds wall-clock time of this start
 * @param imagesPerSecond examples of this start by its seconds
 * @param checkpoint folder of the last checkpoint
 * @param resumed whether it went on from a checkpoint
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record TrainingResult(
    long samples,
    int epochs,
    double loss,
    double seconds,
    double imagesPerSecond,
    String checkpoint,
    boolean resumed) {}
