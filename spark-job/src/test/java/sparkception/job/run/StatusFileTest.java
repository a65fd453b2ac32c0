package sparkception.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.data.storage.Ownership;
import sparkception.data.storage.StorageException;

class StatusFileTest {

  private static final Duration OFTEN = Duration.ofMillis(1);
  private static final Invocation INVOCATION =
      new Invocation("train", "node", "2026-11-26T10:00:00Z", "1", "3", "17");

  @TempDir Path folder;

  private RunFolder run;

  @BeforeEach
  void open() throws IOException {
    run = RunFolder.at(new org.apache.hadoop.fs.Path(folder.toUri()), new Configuration());
  }

  @Test
  void tellsOfARunUntilItsEnd() throws IOException {
    try (StatusFile file = file(Ownership.UNDISPUTED)) {
      RunStatus begun = status();
      assertThat(begun.state()).isEqualTo(RunState.RUNNING);
      assertThat(begun.ended()).isNull();
      assertThat(begun.pid()).isEqualTo(ProcessHandle.current().pid());
      assertThat(begun.invocation()).isEqualTo(INVOCATION);
      file.advance(300);
      RunStatus later = await(status -> status.samples() == 300);
      assertThat(Instant.parse(later.heartbeat()))
          .isAfterOrEqualTo(Instant.parse(begun.heartbeat()));
      assertThat(later.started()).isEqualTo(begun.started());
      file.end(RunState.STOPPED, "Stopped after 300 samples");
    }
    RunStatus over = status();
    assertThat(over.state()).isEqualTo(RunState.STOPPED);
    assertThat(over.message()).isEqualTo("Stopped after 300 samples");
    assertThat(over.ended()).isNotNull();
    assertThat(over.totalSamples()).isEqualTo(1000);
  }

  @Test
  void whoHasLostTheFolderWritesNothing() {
    Ownership lost =
        () -> {
          throw new StorageException("Lost");
        };
    try (StatusFile file = file(lost)) {
      file.end(RunState.ENDED, null);
    }
    assertThat(folder.resolve("status.json")).doesNotExist();
  }

  @Test
  void aStatusThatCannotBeWrittenStopsNothing() throws IOException {
    Files.createDirectories(folder.resolve("status.json/in the way"));
    try (LogLines log = LogLines.of(StatusFile.class.getName());
        StatusFile file = file(Ownership.UNDISPUTED)) {
      file.end(RunState.ENDED, null);
      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("The run's status is not kept; training goes on. Cannot ");
    }
  }

  private StatusFile file(Ownership ownership) {
    return new StatusFile(run, ownership, RunStatus.begun(100, 1000, INVOCATION), OFTEN);
  }

  private RunStatus status() throws IOException {
    return RunReader.open(run).status().orElseThrow();
  }

  private RunStatus await(Predicate<RunStatus> condition) throws IOException {
    RunStatus status = status();
    while (!condition.test(status)) {
      Thread.onSpinWait();
      status = status();
    }
    return status;
  }
}
