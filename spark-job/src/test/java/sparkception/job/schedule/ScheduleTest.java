package sparkception.job.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {

  private static final ZoneId UTC = ZoneId.of("UTC");

  @TempDir Path folder;

  @Test
  void allOfAJobIsRead() throws IOException {
    ScheduledJob job =
        read("""
                jobs:
                  flowers:
                    cron: "30 2 * * *"
                    zone: Europe/Vienna
                    command: [transfer, --if-new, --registry, models]
                    overlap: queue
                    retries: 3
                    back-off: 10m
                    keep-logs: 7
                """)
            .jobs()
            .get(0);
    assertThat(job.name()).isEqualTo("flowers");
    assertThat(job.command()).containsExactly("transfer", "--if-new", "--registry", "models");
    assertThat(job.overlap()).isEqualTo(Overlap.QUEUE);
    assertThat(job.retries()).isEqualTo(3);
    assertThat(job.backOff()).isEqualTo(Duration.ofMinutes(10));
    assertThat(job.keepLogs()).isEqualTo(7);
    assertThat(job.next(Instant.parse("2026-07-01T00:00:00Z")))
        .as("in summer, two hours before UTC")
        .contains(Instant.parse("2026-07-01T00:30:00Z"));
  }

  @Test
  void overlapIsForbiddenUnlessAskedFor() throws IOException {
    ScheduledJob job = read("jobs: {a: {cron: '* * * * *', command: [doctor]}}").jobs().get(0);
    assertThat(job.overlap()).isEqualTo(Overlap.FORBID);
    assertThat(job.retries()).isEqualTo(2);
    assertThat(job.keepLogs()).isEqualTo(30);
  }

  @Test
  void allMistakesAreSaidAtOnce() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    job: {}
                    jobs:
                      a/b: {cron: "0 0 * * *", command: [doctor]}
                      c: {cron: "0 25 * * *", zone: Nowhere, command: doctor, retires: 1}
                      d: {cron: "0 0 0 * * *", command: [doctor], overlap: allow, back-off: soon, retries: -1}
                    """))
        .isInstanceOf(ScheduleException.class)
        .hasMessageContaining("unknown key job (must be one of jobs)")
        .hasMessageContaining("a/b: a name must be of letters, digits, '.', '_' and '-'")
        .hasMessageContaining("c: unknown key retires (must be one of back-off, command, cron,")
        .hasMessageContaining("c: cron: '0 25 * * *' (must be minute, hour,")
        .hasMessageContaining("c: zone: no such time zone: Nowhere")
        .hasMessageContaining("c: command: must be a list")
        .hasMessageContaining("d: cron: '0 0 0 * * *' (must be minute, hour,")
        .hasMessageContaining("d: overlap: allow (must be forbid or queue)")
        .hasMessageContaining("d: back-off: soon (must be like 30s, 10m or 1h)")
        .hasMessageContaining("d: retries: -1 (must be from 0 to 10000)");
    assertThatThrownBy(() -> read("jobs: [")).isInstanceOf(ScheduleException.class);
    assertThatThrownBy(() -> read("")).hasMessageContaining("no jobs");
    assertThatThrownBy(() -> Schedule.read(folder.resolve("none.yaml")))
        .hasMessageMatching("Invalid schedule .*none.yaml: no such file");
  }

  /** As crontab(5) says it; the 13th and Fridays are both days to run. */
  @ParameterizedTest
  @CsvSource({
    "30 2 * * *, 2026-03-01T02:30:00Z, 2026-03-02T02:30:00Z",
    "*/15 * * * *, 2026-03-01T00:00:00Z, 2026-03-01T00:15:00Z",
    "0 6 * * 1-5, 2026-03-06T06:00:00Z, 2026-03-09T06:00:00Z",
    "0 0 13 * 5, 2026-03-06T00:00:00Z, 2026-03-13T00:00:00Z",
    "0 0 13 * 5, 2026-04-10T00:00:00Z, 2026-04-13T00:00:00Z",
    "0 0 1 1 *, 2026-03-01T00:00:00Z, 2027-01-01T00:00:00Z",
    "0 0 29 2 *, 2026-03-01T00:00:00Z, 2028-02-29T00:00:00Z",
  })
  void timesAreThoseOfCron(String cron, String after, String next) {
    assertThat(new CronTimes(cron, UTC).after(Instant.parse(after))).contains(Instant.parse(next));
  }

  @Test
  void timesBetweenAreCounted() {
    CronTimes hourly = new CronTimes("0 * * * *", UTC);
    Instant from = Instant.parse("2026-03-01T00:00:00Z");
    assertThat(hourly.between(from, from, 100)).isEqualTo(new CronTimes.Due(0, from));
    assertThat(hourly.between(from, Instant.parse("2026-03-01T03:00:00Z"), 100))
        .isEqualTo(new CronTimes.Due(3, Instant.parse("2026-03-01T03:00:00Z")));
    Instant later = Instant.parse("2026-05-01T00:10:00Z");
    assertThat(hourly.between(from, later, 100))
        .as("of too many, none is left for later")
        .isEqualTo(new CronTimes.Due(100, later));
  }

  /** A time that summer time leaves out, and one that it has twice. */
  @Test
  void summerTimeLosesNoRun() {
    CronTimes nightly = new CronTimes("30 2 * * *", ZoneId.of("Europe/Vienna"));
    Instant before = Instant.parse("2026-03-28T12:00:00Z");
    assertThat(nightly.between(before, Instant.parse("2026-03-30T12:00:00Z"), 100).count())
        .isEqualTo(2);
    Instant autumn = Instant.parse("2026-10-24T12:00:00Z");
    assertThat(nightly.between(autumn, Instant.parse("2026-10-26T12:00:00Z"), 100).count())
        .isEqualTo(2);
  }

  @Test
  void failuresAreTriedAgainEachTimeLater() {
    ScheduledJob job =
        new ScheduledJob(
            "a",
            new CronTimes("* * * * *", UTC),
            List.of("doctor"),
            Overlap.FORBID,
            3,
            Duration.ofMinutes(5),
            1);
    assertThat(job.retryAfter(0, 1)).isEmpty();
    assertThat(job.retryAfter(1, 1)).contains(Duration.ofMinutes(5));
    assertThat(job.retryAfter(1, 2)).contains(Duration.ofMinutes(10));
    assertThat(job.retryAfter(1, 3)).contains(Duration.ofMinutes(20));
    assertThat(job.retryAfter(1, 4)).as("no retries left").isEmpty();
    assertThat(job.retryAfter(2, 1)).as("wrong usage stays wrong").isEmpty();
    assertThat(job.retryAfter(143, 1)).as("stopped").isEmpty();
  }

  private Schedule read(String yaml) throws IOException {
    return Schedule.read(Files.writeString(folder.resolve("schedule.yaml"), yaml));
  }
}
