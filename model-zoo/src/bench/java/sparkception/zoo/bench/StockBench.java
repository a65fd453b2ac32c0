package sparkception.zoo.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Whole Xception 299: one training step of DL4J's own layers, which takes minutes, against this
 * project's, median of several.
 *
 * <pre>OMP_NUM_THREADS=2 mvn -q -Pbench -pl model-zoo test-compile exec:exec \
 *   -Dbench.main=sparkception.zoo.bench.StockBench -Dbench.arguments="target/bench 8 5"</pre>
 *
 * <p>Arguments: folder for the results, batch size, counted turns of ours.
 */
final class StockBench {

  private StockBench() {}

  /** Runs both and writes {@code stock.json} and {@code stock.md}. */
  public static void main(String[] arguments) throws IOException {
    int batch = Integer.parseInt(arguments[1]);
    Report report =
        new Report("stock", "batch", "engine", "training step, ms", "images/s", "ours is so fast");
    double ours = median("sparkception", batch, 2, Integer.parseInt(arguments[2]));
    double stock = median("stock", batch, 0, 1);
    add(report, batch, "sparkception", ours, ours);
    add(report, batch, "stock DL4J", stock, ours);
    report.write(Path.of(arguments[0]));
  }

  private static double median(String engine, int batch, int warmUp, int turns) throws IOException {
    try (Opponent opponent = new Opponent("xception", engine, batch)) {
      List<Double> times = new ArrayList<>();
      for (int turn = -warmUp; turn < turns; turn++) {
        double time = opponent.ask("train");
        if (turn >= 0) {
          times.add(time);
        }
      }
      return Report.median(times);
    }
  }

  private static void add(
      Report report, int batch, String engine, double milliseconds, double ours) {
    double images = 1000 * batch / milliseconds;
    report.row(
        batch,
        engine,
        Report.number(milliseconds, 0),
        Report.number(images, 3),
        Report.number(milliseconds / ours, 1) + "x");
    report.figures(
        "batch",
        batch,
        "engine",
        engine,
        "milliseconds",
        milliseconds,
        "images_per_second",
        images,
        "ours_times_as_fast",
        milliseconds / ours);
  }
}
