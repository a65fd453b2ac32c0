package sparkception.job.ui;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import sparkception.job.report.RunFigures;
import sparkception.job.run.RunStatus;

/**
 * A run in the list; what its folder does not say is null.
 *
 * @param name its path below the folder that is shown
 * @param state {@code running}, {@code ended}, {@code stopped}, {@code failed}; {@code silent} of
 *     one that says it runs and has not shown so for a minute; {@code unknown}; {@code unreadable}
 * @param message why it was stopped or failed, or cannot be read
 * @param samples training examples seen
 * @param totalSamples of the whole run
 * @param started ISO 8601, UTC
 * @param heartbeat when it last showed that it lives
 * @param ended when its latest start did
 * @param figures the newest, by name
 */
record RunLine(
    String name,
    String state,
    String message,
    Long samples,
    Long totalSamples,
    String started,
    String heartbeat,
    String ended,
    Map<String, Double> figures) {

  static RunLine of(String name, RunFigures run, Instant now) {
    RunStatus status = run.status();
    return status == null
        ? new RunLine(name, "unknown", null, null, null, null, null, null, run.newest())
        : new RunLine(
            name,
            status.isSilent(now) ? "silent" : Objects.toString(status.state(), "unknown"),
            status.message(),
            status.samples(),
            status.totalSamples(),
            status.started(),
            status.heartbeat(),
            status.ended(),
            run.newest());
  }

  static RunLine unreadable(String name, String problem) {
    return new RunLine(name, "unreadable", problem, null, null, null, null, null, Map.of());
  }
}
