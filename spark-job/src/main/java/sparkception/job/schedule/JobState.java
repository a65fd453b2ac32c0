package sparkception.job.schedule;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * {@code JOB.json}: what a scheduler knows of a job when it starts again.
 *
 * @param seen ISO 8601: times until then were followed, or said to be missed
 * @param pid of the process that runs it; null where none does
 * @param started when that process started, in ms since 1970: process numbers come again
 * @param lastRun ISO 8601; null before the first
 * @param lastCode exit code of the last run; null where it is not known
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonIgnoreProperties(ignoreUnknown = true)
record JobState(String seen, Long pid, Long started, String lastRun, Integer lastCode) {

  JobState seen(String time) {
    return new JobState(time, pid, started, lastRun, lastCode);
  }

  JobState running(long process, long since, String now) {
    return new JobState(seen, process, since, now, null);
  }

  JobState ended(Integer code) {
    return new JobState(seen, null, null, lastRun, code);
  }
}
