package sparkception.job.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.apache.hadoop.fs.Path;
import sparkception.job.run.AccuracyPoint;
import sparkception.job.run.RoundReport;
import sparkception.job.train.RoundListener;

/** Shows training live: a bar that moves on a terminal, a line now and then elsewhere. */
final class TrainingProgress implements RoundListener {

  private static final long NANOS_BETWEEN_LINES = 10_000_000_000L;

  private final PrintWriter err;
  private final boolean terminal;
  private final int columns;
  private final int epochs;
  private final LongSupplier clock;

  private long startedAt;
  private long startSamples;
  private long lastLineAt;
  private int roundsDone;

  /**
   * @param err where to show it
   * @param columns of the terminal that {@code err} is; 0 if it is none
   * @param epochs of the whole training
   * @param clock nanoseconds from any origin
   */
  TrainingProgress(PrintWriter err, int columns, int epochs, LongSupplier clock) {
    this.err = err;
    this.terminal = columns > 0;
    this.columns = columns;
    this.epochs = epochs;
    this.clock = clock;
  }

  /** Progress on standard error, which the launcher has looked at. */
  static TrainingProgress onStandardError(PrintWriter err, int epochs) {
    return new TrainingProgress(err, Terminal.columns(), epochs, System::nanoTime);
  }

  @Override
  public void started(long samples, long totalSamples) {
    startedAt = clock.getAsLong();
    lastLineAt = startedAt;
    startSamples = samples;
    roundsDone = 0;
    println(
        samples == 0
            ? String.format(
                Locale.ROOT, "Training on %s samples in all", Amounts.count(totalSamples))
            : String.format(
                Locale.ROOT,
                "Going on after %s of %s samples",
                Amounts.count(samples),
                Amounts.count(totalSamples)));
  }

  @Override
  public void roundDone(RoundReport round) {
    long now = clock.getAsLong();
    ProgressLine line = new ProgressLine(round, epochs, secondsLeft(round, now));
    boolean last = round.samples() == round.totalSamples();
    if (terminal) {
      err.print(Terminal.START_OF_LINE + line.bar(columns));
      err.flush();
    } else if (last || round.round() == 1 || now - lastLineAt >= NANOS_BETWEEN_LINES) {
      lastLineAt = now;
      println(line.plain());
    }
  }

  @Override
  public void checkpointSaved(Path folder) {
    println("Checkpoint " + folder);
  }

  /** A checkpoint has been evaluated. */
  void evaluated(AccuracyPoint point) {
    println(
        String.format(
            Locale.ROOT,
            "Evaluated on %s: top-1 %.4f, %sloss %.4f",
            point.split(),
            point.top1(),
            point.mapAt100() == null
                ? ""
                : String.format(Locale.ROOT, "MAP@100 %.4f, ", point.mapAt100()),
            point.loss()));
  }

  /**
   * By the mean speed since the start, since single rounds vary. Unknown, NaN, after the first one,
   * in which Java still warms up.
   */
  private double secondsLeft(RoundReport round, long now) {
    boolean known = roundsDone++ > 0 || round.samples() == round.totalSamples();
    if (!known) {
      return Double.NaN;
    }
    double perSample = (now - startedAt) / 1e9 / (round.samples() - startSamples);
    return perSample * (round.totalSamples() - round.samples());
  }

  private void println(String line) {
    err.println(terminal ? Terminal.START_OF_LINE + line : line);
    err.flush();
  }
}
