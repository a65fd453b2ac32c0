package sparkception.job.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import sparkception.job.report.LineChart;
import sparkception.job.report.Page;
import sparkception.job.report.Series;

/**
 * Predicts how parameter averaging scales to 512 GPUs, from figures of {@link AveragingBench} on
 * this machine, as a table and a page of curves.
 *
 * <pre>
 * spark-job/bench AveragingBench 0.3 10 1,2,4,8,16 spark.executor.memory=600m | tee figures.txt
 * spark-job/bench AveragingBench 1.05 10 1,2,4 | tee -a figures.txt
 * spark-job/bench ScalingModel figures.txt scaling.html</pre>
 *
 * <p>These are predictions, none was run on a GPU or a network; {@link CostModel} says how they are
 * made. A GPU's speed is assumed, in round numbers that were not measured: put yours into {@code
 * NETS}. Each GPU has a machine and a network link of its own; batch 32 a GPU, 16 minibatches
 * between averages; parameters and momentum travel, in fp32.
 */
public final class ScalingModel {

  private static final int PERIOD = 16;
  private static final int BATCH = 32;
  private static final int MOST_SLICES = 200;
  private static final double BYTES_OF_A_PARAMETER = 8;
  private static final List<Integer> GIGABITS = List.of(10, 25, 100);
  private static final List<Integer> GPUS = List.of(1, 2, 8, 32, 64, 128, 256, 512);

  private ScalingModel() {}

  /** A network and the speed that is assumed of a GPU. */
  private record Net(String name, double parameters, double imagesPerSecond) {}

  private static final List<Net> NETS =
      List.of(
          new Net("Xception", 22_910_480, 230),
          new Net("InceptionV3", 23_851_784, 330),
          new Net("MobileNet", 4_253_864, 1500));

  /** Prints the table, and writes the page when a second argument names it. */
  public static void main(String[] arguments) throws Exception {
    List<RoundFigures> figures = RoundFigures.read(Path.of(arguments[0]));
    int cores = Runtime.getRuntime().availableProcessors();
    CostModel model = CostModel.fit(figures, cores);
    List<List<String>> fit = fit(figures, model, cores);
    List<List<String>> table = table(model);
    System.out.println(assumptions(model));
    print(fit);
    System.out.println();
    print(table);
    if (arguments.length > 1) {
      Files.writeString(Path.of(arguments[1]), page(model, fit, table));
    }
  }

  private static String assumptions(CostModel model) {
    return String.format(
        Locale.ROOT,
        "Fitted: %.3f s a round, %.3f s a task, %.2f s a GB on the driver, %.2f s a GB on a"
            + " worker. Assumed: %.3f s of the driver a worker, period %d, batch %d, %.0f bytes a"
            + " parameter, %s.",
        model.fixed(),
        model.task(),
        1e9 * model.driver(),
        1e9 * model.worker(),
        CostModel.LAUNCH,
        PERIOD,
        BATCH,
        BYTES_OF_A_PARAMETER,
        String.join(
            ", ",
            NETS.stream()
                .map(net -> "%s %.0f images/s a GPU".formatted(net.name(), net.imagesPerSecond()))
                .toList()));
  }

  private static List<List<String>> fit(List<RoundFigures> figures, CostModel model, int cores) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("workers here", "parameters", "overhead, s", "the model's"));
    for (RoundFigures f : figures) {
      rows.add(
          List.of(
              Integer.toString(f.workers()),
              Integer.toString(f.parameters()),
              format("%.2f", f.overhead()),
              format("%.2f", model.here(f, cores))));
    }
    return rows;
  }

  private static List<List<String>> table(CostModel model) {
    List<List<String>> rows = new ArrayList<>();
    List<String> heading = new ArrayList<>(List.of("network", "Gbit/s"));
    GPUS.forEach(gpus -> heading.add(gpus + " GPUs"));
    rows.add(heading);
    for (Net net : NETS) {
      for (int gigabits : GIGABITS) {
        List<String> row = new ArrayList<>(List.of(net.name(), Integer.toString(gigabits)));
        GPUS.forEach(
            gpus -> row.add(format("%.0f %%", 100 * efficiency(model, net, gigabits, gpus))));
        rows.add(row);
      }
    }
    return rows;
  }

  /** Share of the time that GPUs spend on steps; 1 for a single GPU that need not average. */
  private static double efficiency(CostModel model, Net net, int gigabits, int gpus) {
    if (gpus == 1) {
      return 1;
    }
    double steps = PERIOD * BATCH / net.imagesPerSecond();
    double bytes = BYTES_OF_A_PARAMETER * net.parameters();
    double overhead =
        model.onCluster(gpus, Math.min(gpus, MOST_SLICES), bytes, gigabits * 1e9 / Byte.SIZE);
    return steps / (steps + overhead);
  }

  private static String page(CostModel model, List<List<String>> fit, List<List<String>> table) {
    StringBuilder charts = new StringBuilder("<div class=\"charts\">\n");
    for (int gigabits : GIGABITS) {
      charts.append(
          new LineChart(
                  "Scaling efficiency at %d Gbit/s".formatted(gigabits),
                  "GPUs",
                  LineChart.Scale.FROM_ZERO,
                  NETS.stream().map(net -> curve(model, net, gigabits)).toList())
              .html());
    }
    return Page.html(
        "Parameter averaging on up to 512 GPUs, predicted",
        Page.section("Assumptions", "<p>%s</p>".formatted(assumptions(model)))
            + Page.section("Efficiency", Page.table(table) + charts.append("</div>"))
            + Page.section("The fit", Page.table(fit)));
  }

  private static Series curve(CostModel model, Net net, int gigabits) {
    return new Series(
        net.name(),
        IntStream.rangeClosed(1, 128)
            .map(step -> 4 * step)
            .mapToObj(gpus -> new Series.Point(gpus, efficiency(model, net, gigabits, gpus)))
            .toList());
  }

  private static void print(List<List<String>> rows) {
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      row.forEach(cell -> line.append(format("%-13s", cell)));
      System.out.println(line.toString().stripTrailing());
    }
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
