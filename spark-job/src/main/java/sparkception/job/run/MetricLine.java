package sparkception.job.run;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * A line of {@code metrics}: a round, as {@link RoundReport} says; what an earlier version did not
 * write is null.
 *
 * @param time when the round was done, ISO 8601 in UTC
 * @param engine what computed it
 * @param fromSamples training examples seen before the round
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record MetricLine(
    String time,
    String engine,
    long round,
    Integer epoch,
    Long fromSamples,
    long samples,
    Long totalSamples,
    Double loss,
    Double learningRate,
    Double imagesPerSecond,
    Double seconds,
    Double fetchSeconds,
    Double computeSeconds,
    Double reduceSeconds,
    Double broadcastSeconds,
    Double divergence) {

  /** The line of a round that has just been done. */
  static MetricLine of(RoundReport round, long fromSamples, String engine) {
    return new MetricLine(
        RunStatus.now(),
        engine,
        round.round(),
        round.epoch(),
        fromSamples,
        round.samples(),
        round.totalSamples(),
        round.loss(),
        round.learningRate(),
        round.imagesPerSecond(),
        round.seconds(),
        round.fetchSeconds(),
        round.computeSeconds(),
        round.reduceSeconds(),
        round.broadcastSeconds(),
        round.divergence());
  }
}
