package sparkception.job.schedule;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code state.json}: what a scheduler knows of a job when it starts again.
 *
 * @param seen ISO 8601: times until then were followed, or said to be missed
 * @param pid of the process that runs it; null where none does
 * @param started when that process started, in ms since 1970: process numbers come again
 * @param lastRun ISO 8601; null before the first
 * @param lastCode exit code of the last run; null where it is not known
 * @param runs that have ended, each attempt one, the last at the end
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonIgnoreProperties(ignoreUnknown = true)
record JobState(
    String seen, Long pid, Long started, String lastRun, Integer lastCode, List<JobRun> runs) {

  /** So many runs are remembered. */
  private static final int MOST_RUNS = 20;

  /** The state of a job that has not run. */
  static JobState begun(String seen) {
    return new JobState(seen, null, null, null, null, List.of());
  }

  /** Files of earlier versions do not list runs. */
  JobState {
    runs = runs == null ? List.of() : List.copyOf(runs);
  }

  JobState seen(String time) {
    return new JobState(time, pid, started, lastRun, lastCode, runs);
  }

  JobState running(long process, long since, String now) {
    return new JobState(seen, process, since, now, null, runs);
  }

  /**
   * Its process is no more.
   *
   * @param code null where it is not known
   * @param now null where it is not known when that was
   */
  JobState ended(Integer code, String now) {
    List<JobRun> more = new ArrayList<>(runs);
    more.add(new JobRun(lastRun, now, code));
    return new JobState(
        seen,
        null,
        null,
        lastRun,
        code,
        more.subList(Math.max(0, more.size() - MOST_RUNS), more.size()));
  }

  /** The process that runs it, if that lives on this machine. */
  Optional<ProcessHandle> process() {
    return pid == null || started == null
        ? Optional.empty()
        : ProcessHandle.of(pid).filter(process -> startOf(process) == started);
  }

  static long startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }
}
