package sparkception.zoo.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Xception layer by layer at batch 8, forward and all gradients: DL4J's own layers, this project's
 * kernels on ND4J's operations and on oneDNN, and libtorch in the faster of its two layouts; turn
 * by turn in processes of their own, medians; GFLOP/s of oneDNN's kernels and their share of what a
 * large matrix product reaches.
 *
 * <pre>OMP_NUM_THREADS=2 mvn -q -Pbench -pl model-zoo test-compile exec:exec \
 *   -Dbench.main=sparkception.zoo.bench.LayerBench -Dbench.arguments="target/bench 5"</pre>
 *
 * <p>Arguments: folder for the results, counted turns, and {@code stock} to measure DL4J's own
 * layers too: once, as they take minutes.
 */
final class LayerBench {

  private static final int BATCH = 8;
  private static final List<String> ENGINES =
      List.of("nd4j", "onednn", "libtorch", "libtorch-channels-last");

  private final List<Opponent> opponents = new ArrayList<>();
  private final Map<String, Time> totals = new LinkedHashMap<>();
  private final int turns;
  private Report report;
  private double peak;

  private LayerBench(int turns) {
    this.turns = turns;
  }

  /** Median milliseconds. */
  private record Time(double forward, double backward) {

    Time plus(Time other, int times) {
      return new Time(forward + times * other.forward, backward + times * other.backward);
    }
  }

  /** Runs the contest and writes {@code layers.json} and {@code layers.md}. */
  public static void main(String[] arguments) throws IOException {
    LayerBench bench = new LayerBench(Integer.parseInt(arguments[1]));
    List<String> engines = new ArrayList<>(ENGINES);
    if (Arrays.asList(arguments).contains("stock")) {
      engines.add("stock");
    }
    bench.run(engines);
    bench.report.write(Path.of(arguments[0]));
  }

  private void run(List<String> engines) throws IOException {
    try {
      for (String engine : engines) {
        opponents.add(new Opponent("layers", engine, BATCH));
      }
      peak = opponents.get(engines.indexOf("onednn")).ask("peak");
      report =
          new Report(
              "layers",
              "layer (forward + backward, ms)",
              "times",
              "stock DL4J",
              "nd4j",
              "onednn",
              "libtorch",
              "GFLOP/s",
              "share of %.0f GFLOP/s".formatted(peak));
      List<LayerCase> layers = XceptionLayers.distinct(BATCH);
      for (int i = 0; i < layers.size(); i++) {
        System.err.printf("%d/%d %s%n", i + 1, layers.size(), layers.get(i).words());
        measure(i, layers.get(i));
      }
      sum();
    } finally {
      opponents.forEach(Opponent::close);
    }
  }

  private void measure(int index, LayerCase layer) throws IOException {
    Map<String, List<Double>> forward = new LinkedHashMap<>();
    Map<String, List<Double>> backward = new LinkedHashMap<>();
    for (int turn = -1; turn < turns; turn++) {
      for (Opponent opponent : opponents) {
        boolean stock = opponent.engine().equals("stock");
        if (stock && (turn > -1 || layer.kind() == LayerCase.Kind.SUM)) {
          continue;
        }
        if (turn == -1) {
          opponent.ask("open " + index);
        }
        double f = opponent.ask("forward");
        double b = opponent.ask("backward");
        if (turn >= 0 || stock) {
          forward.computeIfAbsent(opponent.engine(), e -> new ArrayList<>()).add(f);
          backward.computeIfAbsent(opponent.engine(), e -> new ArrayList<>()).add(b);
        }
      }
    }
    Map<String, Time> times = new LinkedHashMap<>();
    forward.forEach(
        (engine, values) ->
            times.put(
                engine, new Time(Report.median(values), Report.median(backward.get(engine)))));
    add(layer, times);
  }

  private void add(LayerCase layer, Map<String, Time> times) {
    times.forEach(
        (engine, time) -> {
          totals.merge(
              engine,
              new Time(0, 0).plus(time, layer.times()),
              (total, more) -> total.plus(more, 1));
          report.figures(
              "layer",
              layer.name(),
              "what",
              layer.words(),
              "times",
              layer.times(),
              "engine",
              engine,
              "forward_ms",
              time.forward(),
              "backward_ms",
              time.backward(),
              "forward_gflops",
              layer.operations() / time.forward() / 1e6,
              "backward_gflops",
              layer.backwardOperations() / time.backward() / 1e6,
              "peak_gflops",
              peak);
        });
    Time ours = times.get("onednn");
    double operations = layer.operations() + layer.backwardOperations();
    double gigaflops = operations / (ours.forward() + ours.backward()) / 1e6;
    row(
        layer.words(),
        Integer.toString(layer.times()),
        times,
        gigaflops == 0 ? "" : Report.number(gigaflops, 0),
        gigaflops == 0 ? "" : Report.number(100 * gigaflops / peak, 0) + " %");
  }

  /** All layers as often as they occur. */
  private void sum() {
    row("all of these, as often as they occur", "", totals, "", "");
  }

  private void row(
      String what, String times, Map<String, Time> engines, String gigaflops, String share) {
    report.row(
        what,
        times,
        cell(engines.get("stock")),
        cell(engines.get("nd4j")),
        cell(engines.get("onednn")),
        cell(faster(engines.get("libtorch"), engines.get("libtorch-channels-last"))),
        gigaflops,
        share);
  }

  private static Time faster(Time a, Time b) {
    return a.forward() + a.backward() < b.forward() + b.backward() ? a : b;
  }

  private static String cell(Time time) {
    return time == null
        ? ""
        : Report.number(time.forward(), 1) + " + " + Report.number(time.backward(), 1);
  }
}
