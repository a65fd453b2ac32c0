package sparkception.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The scheduler as users start it. */
@Timeout(180)
class ScheduleCommandTest {

  @TempDir Path folder;

  @Test
  void aDryRunSaysWhenJobsRun() throws Exception {
    Path file = schedule("{cron: '0 0 30 2 *', command: [doctor]}");
    CliRun dry = CliRun.of("schedule", file.toString(), "--dry-run");
    assertThat(dry.code()).as(dry.err()).isZero();
    assertThat(dry.out()).isEqualTo("a: never\n");
    assertThat(folder.resolve("nightly-logs")).doesNotExist();
  }

  @Test
  void mistakesAreSentences() throws Exception {
    CliRun wrong = CliRun.of("schedule", schedule("{cron: 'never'}").toString());
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.err().lines())
        .hasSize(2)
        .allMatch(line -> line.matches("Invalid schedule .*nightly.yaml: a: .*"));
  }

  /** It makes up for a missed run of a real command, and ends by a signal. */
  @Test
  void itRunsACommandOfThisProgram() throws Exception {
    Path file = schedule("{cron: '0 * * * *', command: [profile, --model, mobilenet], retries: 0}");
    Path logs = Files.createDirectories(folder.resolve("nightly-logs/a"));
    Instant hoursAgo = Instant.now().minus(Duration.ofHours(3));
    Files.writeString(logs.resolve("state.json"), "{\"seen\":\"%s\"}".formatted(hoursAgo));
    CommandProcess scheduler = new CommandProcess("schedule", file.toString());
    CommandProcess[] second = new CommandProcess[1];
    int code =
        scheduler.watch(
            line -> {
              if (line.endsWith(" a: done") || line.contains("a: failed")) {
                second[0] = refused(file);
                scheduler.stop();
              }
            });
    String said = String.join("\n", scheduler.output());
    assertThat(said).contains("a: next at ", "a: missed ", "a: started, log ", "a: done");
    assertThat(code).as(said).isEqualTo(143);
    assertThat(String.join("\n", second[0].output()))
        .matches(
            "(?s).*Cannot schedule into .*nightly-logs: process %d on .*"
                .formatted(scheduler.pid()));
    try (Stream<Path> files = Files.list(logs)) {
      Path log = files.filter(each -> each.toString().endsWith(".log")).findFirst().orElseThrow();
      assertThat(Files.readString(log)).contains("parameters");
    }
    assertThat(folder.resolve("nightly-logs/_lock")).doesNotExist();
  }

  private static CommandProcess refused(Path file) {
    try {
      CommandProcess process = new CommandProcess("schedule", file.toString());
      assertThat(process.end()).isEqualTo(1);
      return process;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Path schedule(String job) throws Exception {
    return Files.writeString(folder.resolve("nightly.yaml"), "jobs: {a: " + job + "}\n");
  }
}
