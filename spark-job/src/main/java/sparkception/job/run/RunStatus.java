package sparkception.job.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * {@code status.json}: how the latest start of a run is doing. Times are ISO 8601 in UTC, by the
 * clock of the machine that trains.
 *
 * @param state null when a newer version wrote one that this program does not know
 * @param message why it was stopped or failed; null otherwise
 * @param samples training examples seen by all workers, earlier starts included
 * @param totalSamples training examples of the whole run
 * @param started when this start began to train
 * @param heartbeat when it last showed that it lives
 * @param ended when it ended, stopped or failed; null while it runs
 * @param pid of the driver's process
 * @param invocation by which command, where and with what
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunStatus(
    RunState state,
    String message,
    long samples,
    long totalSamples,
    String started,
    String heartbeat,
    String ended,
    long pid,
    Invocation invocation) {

  /** Several heartbeats of {@link StatusFile}. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  /**
   * A start that has just begun.
   *
   * @param samples that were seen before it
   */
  static RunStatus begun(long samples, long totalSamples, Invocation invocation) {
    String now = now();
    return new RunStatus(
        RunState.RUNNING,
        null,
        samples,
        totalSamples,
        now,
        now,
        null,
        ProcessHandle.current().pid(),
        invocation);
  }

  RunStatus beating(long samplesNow) {
    return new RunStatus(
        state, message, samplesNow, totalSamples, started, now(), ended, pid, invocation);
  }

  RunStatus over(RunState as, String why, long samplesNow) {
    String now = now();
    return new RunStatus(as, why, samplesNow, totalSamples, started, now, now, pid, invocation);
  }

  /**
   * Whether it runs but has not shown so for a minute: its driver was killed, or its storage is out
   * of reach.
   */
  public boolean isSilent(Instant now) {
    return state == RunState.RUNNING
        && heartbeat != null
        && Instant.parse(heartbeat).plus(SILENCE).isBefore(now);
  }

  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
