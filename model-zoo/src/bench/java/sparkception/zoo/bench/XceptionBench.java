package sparkception.zoo.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Whole Xception, 299x299x3 and 1000 classes, forward and training step: this project against
 * libtorch 2.7.1 (in both layouts) and, forward, ONNX Runtime 1.22; turn by turn in processes of
 * their own, medians and ratios.
 *
 * <pre>OMP_NUM_THREADS=2 mvn -q -Pbench -pl model-zoo test-compile exec:exec \
 *   -Dbench.main=sparkception.zoo.bench.XceptionBench -Dbench.arguments="target/bench 8,16,32 5"
 * </pre>
 *
 * <p>Arguments: folder for the results, batch sizes, counted turns.
 */
final class XceptionBench {

  static final String OURS = "sparkception";
  private static final List<String> TRAINERS = List.of(OURS, "libtorch", "libtorch-channels-last");
  private static final List<String> PREDICTORS =
      List.of(OURS, "libtorch", "libtorch-channels-last", "onnxruntime");

  private final Report report =
      new Report(
          "xception", "task", "batch", "engine", "ms", "images/s", "peak MiB", "ours is so fast");

  private XceptionBench() {}

  /**
   * Runs the contests and writes {@code xception.json} and {@code xception.md}, anew after each so
   * that a run cut short leaves what it measured.
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    int turns = Integer.parseInt(arguments[2]);
    XceptionBench bench = new XceptionBench();
    for (String batch : arguments[1].split(",", -1)) {
      bench.contest("train", TRAINERS, Integer.parseInt(batch), turns);
      bench.report.write(folder);
      bench.contest("infer", PREDICTORS, Integer.parseInt(batch), turns);
      bench.report.write(folder);
    }
  }

  private void contest(String task, List<String> engines, int batch, int turns) throws IOException {
    Map<String, Contest.Score> scores =
        new Contest(task, batch, Machine.threads(), turns).run(engines);
    scores.forEach(
        (engine, score) -> {
          double ratio = score.milliseconds() / scores.get(OURS).milliseconds();
          double imagesPerSecond = 1000 * batch / score.milliseconds();
          report.row(
              task,
              batch,
              engine,
              Report.number(score.milliseconds(), 0),
              Report.number(imagesPerSecond, 2),
              Report.number((double) score.peakMiB(), 0),
              Report.number(ratio, 2) + "x");
          report.figures(
              "task",
              task,
              "batch",
              batch,
              "engine",
              engine,
              "milliseconds",
              score.milliseconds(),
              "images_per_second",
              imagesPerSecond,
              "peak_mib",
              score.peakMiB(),
              "ours_times_as_fast",
              ratio);
        });
  }
}
