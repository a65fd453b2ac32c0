package sparkception.job.schedule;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a scheduled job is doing, as its scheduler has left it on disk; nothing is locked for that.
 *
 * @param name of the job
 * @param command of this program, with its options
 * @param next when it is to run next; null for never
 * @param running since when, ISO 8601; null unless its process lives on this machine
 * @param runs that have ended, each attempt one, the last at the end; a few
 * @param log of the newest run; null before the first
 * @param lastLines of that log
 */
public record JobReport(
    String name,
    List<String> command,
    Instant next,
    String running,
    List<JobRun> runs,
    Path log,
    List<String> lastLines) {

  private static final int TAIL_BYTES = 8 * 1024;
  private static final int TAIL_LINES = 20;

  /**
   * All jobs of a schedule.
   *
   * @param folder the scheduler's, for states and logs; need not exist
   */
  public static List<JobReport> of(Schedule schedule, Path folder, Instant now) throws IOException {
    List<JobReport> jobs = new ArrayList<>();
    for (ScheduledJob job : schedule.jobs()) {
      jobs.add(of(job, new JobFolder(folder, job), now));
    }
    return jobs;
  }

  private static JobReport of(ScheduledJob job, JobFolder folder, Instant now) throws IOException {
    Optional<JobState> state = folder.read();
    Optional<Path> log = folder.newestLog();
    return new JobReport(
        job.name(),
        job.command(),
        job.next(now).orElse(null),
        state.filter(each -> each.process().isPresent()).map(JobState::lastRun).orElse(null),
        state.map(JobState::runs).orElse(List.of()),
        log.orElse(null),
        log.isPresent() ? lastLines(log.get()) : List.of());
  }

  private static List<String> lastLines(Path log) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long from = Math.max(0, file.length() - TAIL_BYTES);
      byte[] tail = new byte[(int) (file.length() - from)];
      file.seek(from);
      file.readFully(tail);
      List<String> lines = new String(tail, StandardCharsets.UTF_8).lines().toList();
      return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
    }
  }
}
