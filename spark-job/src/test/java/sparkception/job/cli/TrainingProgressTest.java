package sparkception.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sparkception.job.run.RoundReport;

class TrainingProgressTest {

  private final StringWriter err = new StringWriter();
  private final AtomicLong clock = new AtomicLong();

  @Test
  void aLogGetsTheFirstAndTheLastRoundAndOneEveryTenSeconds() {
    TrainingProgress progress = progress(0);
    progress.started(0, 8000);
    for (int round = 1; round <= 8; round++) {
      clock.addAndGet(4_000_000_000L);
      progress.roundDone(round(round, round * 1000L, 8000));
    }
    assertThat(err.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("Training on 8,000 samples in all"),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "epoch 1 of 3, round 1: 1,000 of 8,000 samples, loss 0.5000, lr 0.0450,"
                            + " 250 images/s"
                            + " (fetch 5% compute 80% reduce 10% broadcast 5%)"),
            line -> assertThat(line).contains("round 4:").contains("0:16 left"),
            line -> assertThat(line).contains("round 7:"),
            line -> assertThat(line).contains("round 8:").contains("0:00 left"));
  }

  @Test
  void aTerminalGetsABarThatIsDrawnAgain() {
    TrainingProgress progress = progress(140);
    progress.started(1000, 5000);
    clock.addAndGet(4_000_000_000L);
    progress.roundDone(round(2, 2000, 5000));
    assertThat(err.toString()).doesNotContain(" left");
    clock.addAndGet(4_000_000_000L);
    progress.roundDone(round(3, 3000, 5000));
    assertThat(err.toString())
        .contains("Going on after 1,000 of 5,000 samples")
        .endsWith(
            "\r\033[K██████████████░░░░░░░░░░  60%  epoch 1 of 3  loss 0.5000  0:08 left"
                + "  250 img/s  lr 0.0450  fetch 5% compute 80% reduce 10% broadcast 5%");
    progress.checkpointSaved(new Path("run/checkpoints/2000"));
    assertThat(err.toString()).endsWith("\r\033[KCheckpoint run/checkpoints/2000\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 20, 40, 60, 80, 100, 132, 200})
  void aBarFitsTheTerminal(int columns) {
    String bar = new ProgressLine(round(3, 3000, 5000), 30, 3600 * 30).bar(columns);
    assertThat(bar.length()).isLessThan(columns);
    if (columns >= 60) {
      assertThat(bar).contains(" 60%  epoch 1 of 30  loss 0.5000  30 h 00 min left");
    }
  }

  private TrainingProgress progress(int columns) {
    return new TrainingProgress(new PrintWriter(err, true), columns, 3, clock::get);
  }

  private static RoundReport round(long round, long samples, long total) {
    return new RoundReport(
        round, 0, samples, total, 0.5, 0.045, 250, 4.0, 0.2, 3.2, 0.4, 0.2, 0.01);
  }
}
