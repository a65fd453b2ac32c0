package sparkception.zoo.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How Xception 299 scales with threads: 1, 2, 4 and so on up to the cores there are, training step
 * and inference, this project, libtorch and ONNX Runtime.
 *
 * <pre>mvn -q -Pbench -pl model-zoo test-compile exec:exec \
 *   -Dbench.main=sparkception.zoo.bench.ScalingBench -Dbench.arguments="target/bench 8 5"</pre>
 *
 * <p>Arguments: folder for the results, batch size, counted turns.
 */
final class ScalingBench {

  private static final Map<String, List<String>> ENGINES =
      Map.of(
          "train", List.of("sparkception", "libtorch-channels-last"),
          "infer", List.of("sparkception", "libtorch-channels-last", "onnxruntime"));

  private ScalingBench() {}

  /** Runs the contests and writes {@code scaling.json} and {@code scaling.md}. */
  public static void main(String[] arguments) throws IOException {
    int batch = Integer.parseInt(arguments[1]);
    int turns = Integer.parseInt(arguments[2]);
    Report report =
        new Report("scaling", "task", "engine", "threads", "images/s", "times one thread");
    for (String task : List.of("train", "infer")) {
      Map<String, Double> single = new HashMap<>();
      for (int threads : counts()) {
        Map<String, Contest.Score> scores =
            new Contest(task, batch, threads, turns).run(ENGINES.get(task));
        scores.forEach(
            (engine, score) -> {
              double images = 1000 * batch / score.milliseconds();
              double speedup = images / single.computeIfAbsent(engine, e -> images);
              report.row(
                  task, engine, threads, Report.number(images, 2), Report.number(speedup, 2));
              report.figures(
                  "task",
                  task,
                  "engine",
                  engine,
                  "threads",
                  threads,
                  "images_per_second",
                  images,
                  "times_one_thread",
                  speedup);
            });
      }
    }
    report.write(Path.of(arguments[0]));
  }

  /** Powers of two up to the cores, and the cores. */
  private static List<Integer> counts() {
    int cores = Runtime.getRuntime().availableProcessors();
    List<Integer> counts = new ArrayList<>();
    for (int threads = 1; threads < cores; threads *= 2) {
      counts.add(threads);
    }
    counts.add(cores);
    return counts;
  }
}
