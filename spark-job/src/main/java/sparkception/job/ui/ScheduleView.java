package sparkception.job.ui;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import sparkception.data.storage.FileLock;
import sparkception.job.schedule.JobReport;
import sparkception.job.schedule.JobRun;
import sparkception.job.schedule.Schedule;

/**
 * A schedule.
 *
 * @param file of it
 * @param scheduler the process that follows it; null if none does
 * @param jobs in the file's order
 * @param problem why it cannot be read; null if it can
 */
record ScheduleView(String file, String scheduler, List<Job> jobs, String problem) {

  /**
   * A job.
   *
   * @param command as it is typed
   * @param next ISO 8601, UTC; null for never
   * @param running since when; null if it is not
   * @param runs that are over, the last first
   * @param log of the newest run; null for none
   * @param lastLines of that
   */
  record Job(
      String name,
      String command,
      String next,
      String running,
      List<JobRun> runs,
      String log,
      List<String> lastLines) {

    private static Job of(JobReport job, Words words) {
      List<JobRun> runs = new ArrayList<>(job.runs());
      Collections.reverse(runs);
      return new Job(
          job.name(),
          words.of(job.command()),
          text(job.next()),
          job.running(),
          runs,
          text(job.log()),
          job.lastLines());
    }

    private static String text(Object value) {
      return Objects.toString(value, null);
    }
  }

  /**
   * How it is doing; a failure is a sentence.
   *
   * @param logs the scheduler's folder
   */
  static ScheduleView of(Path file, Path logs, Configuration hadoop, Instant now, Words words) {
    try {
      FileSystem local = FileSystem.getLocal(hadoop);
      return new ScheduleView(
          file.toString(),
          FileLock.holder(local, new org.apache.hadoop.fs.Path(logs.toUri())).orElse(null),
          JobReport.of(Schedule.read(file), logs, now).stream()
              .map(job -> Job.of(job, words))
              .toList(),
          null);
    } catch (IOException | RuntimeException e) {
      return new ScheduleView(file.toString(), null, List.of(), words.of(e));
    }
  }
}
