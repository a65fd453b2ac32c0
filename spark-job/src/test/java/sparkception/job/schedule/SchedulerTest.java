package sparkception.job.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Schedulers of real processes, which end when they have said a line. */
@Timeout(120)
class SchedulerTest {

  private static final List<String> SHELL = List.of("/bin/sh", "-c");

  @TempDir Path folder;

  private final List<String> said = new ArrayList<>();

  @Test
  void aMissedRunIsSaidAndMadeUpFor() throws Exception {
    seen("a", Instant.now().minus(Duration.ofHours(3)));
    runUntil("echo it ran; echo and this too >&2", 0, "a: done");
    assertThat(said.get(0)).matches("a: missed \\d+ runs; runs once in their place");
    assertThat(said.get(1)).startsWith("a: started, log ");
    assertThat(Files.readString(onlyLog())).isEqualTo("it ran\nand this too\n");
  }

  @Test
  void aFirstStartHasMissedNothing() throws Exception {
    Schedule schedule = schedule("0 0 1 1 *", "true", 0);
    Scheduler scheduler = scheduler(schedule, line -> false);
    scheduler.stop();
    scheduler.run();
    assertThat(said).isEmpty();
    assertThat(new JobFolder(folder, schedule.jobs().get(0)).read()).isPresent();
  }

  @Test
  void aFailedRunIsTriedAgain() throws Exception {
    seen("a", Instant.now().minus(Duration.ofHours(3)));
    String failingOnce = "test -e %s/done || { touch %s/done; exit 1; }".formatted(folder, folder);
    runUntil(failingOnce, 2, "a: done");
    assertThat(said)
        .anyMatch(line -> line.equals("a: failed with exit code 1, again in 1 s"))
        .anyMatch(line -> line.startsWith("a: started again (attempt 2), log "));
  }

  @Test
  void itGivesUpAfterItsRetries() throws Exception {
    seen("a", Instant.now().minus(Duration.ofHours(3)));
    runUntil("echo no luck; exit 1", 1, "a: failed with exit code 1");
    assertThat(said.stream().filter(line -> line.contains("started"))).hasSize(2);
    Instant now = Instant.parse("2026-01-01T10:20:00Z");
    JobReport report = JobReport.of(schedule("0 * * * *", "true", 1), folder, now).get(0);
    assertThat(report.next()).isEqualTo("2026-01-01T11:00:00Z");
    assertThat(report.running()).isNull();
    assertThat(report.runs()).extracting(JobRun::code).containsExactly(1, 1);
    assertThat(report.runs()).allMatch(run -> run.started().compareTo(run.ended()) <= 0);
    assertThat(report.lastLines()).containsExactly("no luck", "no luck");
    assertThat(report.log()).isEqualTo(onlyLog());
  }

  /** A scheduler that was killed leaves its run; the next one does not start it a second time. */
  @Test
  void aRunThatGoesOnIsNotStartedTwice() throws Exception {
    Process orphan = new ProcessBuilder("/bin/sh", "-c", "read line").start();
    Schedule schedule = schedule("0 * * * *", "echo second", 0);
    JobFolder state = new JobFolder(folder, schedule.jobs().get(0));
    String hoursAgo = Instant.now().minus(Duration.ofHours(3)).toString();
    long since = orphan.info().startInstant().orElseThrow().toEpochMilli();
    state.write(new JobState(hoursAgo, orphan.pid(), since, hoursAgo, null, List.of()));
    scheduler(
            schedule,
            line -> {
              if (line.endsWith("is left out")) {
                end(orphan);
              }
              return line.equals("a: ended");
            })
        .run();
    assertThat(said.get(0))
        .matches("a: still running since .*, process %d".formatted(orphan.pid()));
    assertThat(said).noneMatch(line -> line.contains("started"));
  }

  /** What it has started ends with it. */
  @Test
  void stoppedItLeavesNothingRunning() throws Exception {
    seen("a", Instant.now().minus(Duration.ofHours(3)));
    runUntil("exec cat", 0, "a: started");
    JobState state =
        new JobFolder(folder, schedule("0 * * * *", "", 0).jobs().get(0)).read().orElseThrow();
    assertThat(ProcessHandle.of(state.pid()))
        .matches(left -> left.isEmpty() || !left.get().isAlive(), "ended");
  }

  @Test
  void oldLogsGo() throws Exception {
    Path logs = Files.createDirectories(folder.resolve("a"));
    for (int day = 1; day <= 9; day++) {
      Files.writeString(logs.resolve("2026010%dT000000Z.log".formatted(day)), "old");
    }
    Files.writeString(logs.resolve("notes.txt"), "not a log");
    seen("a", Instant.now().minus(Duration.ofHours(3)));
    runUntil("true", 0, "a: done");
    try (Stream<Path> files = Files.list(logs)) {
      assertThat(files.map(file -> file.getFileName().toString()).sorted())
          .hasSize(5)
          .contains("20260108T000000Z.log", "20260109T000000Z.log", "notes.txt", "state.json");
    }
  }

  private void runUntil(String command, int retries, String last) throws Exception {
    scheduler(
            schedule("0 * * * *", command, retries),
            line -> line.startsWith(last) && (!last.contains("failed") || !line.contains("again")))
        .run();
  }

  private Scheduler scheduler(Schedule schedule, Predicate<String> last) {
    Scheduler[] self = new Scheduler[1];
    self[0] =
        new Scheduler(
            schedule,
            folder,
            SHELL,
            Clock.systemUTC(),
            line -> {
              said.add(line);
              if (last.test(line)) {
                self[0].stop();
              }
            });
    return self[0];
  }

  private Schedule schedule(String cron, String command, int retries) {
    return new Schedule(
        List.of(
            new ScheduledJob(
                "a",
                new CronTimes(cron, java.time.ZoneOffset.UTC),
                List.of(command),
                Overlap.FORBID,
                retries,
                Duration.ofSeconds(1),
                3)));
  }

  private void seen(String job, Instant time) throws IOException {
    Files.createDirectories(folder.resolve(job));
    Files.writeString(
        folder.resolve(job).resolve("state.json"), "{\"seen\":\"%s\"}".formatted(time));
  }

  private Path onlyLog() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("a"))) {
      return files.filter(file -> file.toString().endsWith(".log")).findFirst().orElseThrow();
    }
  }

  private static void end(Process process) {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
