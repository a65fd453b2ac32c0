package sparkception.job.bench;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.network.util.JavaUtils;
import sparkception.job.checkpoint.CheckpointStore;
import sparkception.job.recipe.Recipe;
import sparkception.job.run.RoundReport;
import sparkception.job.run.RunFolder;
import sparkception.job.train.StripedData;
import sparkception.job.train.Trainer;

/**
 * What a round costs beside its steps, by number of workers: seconds, and bytes that pass through
 * the driver.
 *
 * <pre>spark-job/bench AveragingBench WIDTH ROUNDS WORKERS [KEY=VALUE ...]</pre>
 *
 * <p>WIDTH 1.05 makes an Xception of 22.9 million parameters on 28x28 images and two classes, whose
 * steps cost little. WORKERS are numbers separated by commas, each an executor process of its own
 * (Spark's local-cluster); with {@code local} before them (local,2) threads of one process. KEYs
 * are the recipe's or Spark's. Figures are medians over ROUNDS rounds, after {@value #WARM_UP}, as
 * many as the JVMs take to compile Spark's and our code; 3+5 is five rounds after three, for rounds
 * as long as training really has them:
 *
 * <pre>spark-job/bench AveragingBench 1.05 3+5 2 model.input=299 model.channels=3 \
 *   train.batch-size=8 train.averaging-period=10</pre>
 */
public final class AveragingBench {

  private static final int WARM_UP = 60;
  private static final String RECIPE =
      """
      model: {input: 28, channels: 1, middle-modules: 8, dropout: 0}
      train: {epochs: 1, averaging-period: 1, batch-size: 2}
      learning-rate: {initial: 0.001, schedule: constant}
      """;

  private AveragingBench() {}

  /** How many rounds to wait for, and how many to count then. */
  private record Rounds(int warmUp, int counted) {

    static Rounds parse(String argument) {
      String[] both = argument.split("\\+", 2);
      return both.length == 2
          ? new Rounds(Integer.parseInt(both[0]), Integer.parseInt(both[1]))
          : new Rounds(WARM_UP, Integer.parseInt(argument));
    }

    int all() {
      return warmUp + counted;
    }
  }

  /** Prints a line for each number of workers. */
  public static void main(String[] arguments) throws Exception {
    Rounds rounds = Rounds.parse(arguments[1]);
    boolean local = arguments[2].startsWith("local,");
    List<String> settings = Arrays.stream(arguments).skip(3).toList();
    System.out.println(RoundFigures.HEADING);
    for (String workers : arguments[2].replace("local,", "").split(",", -1)) {
      int w = Integer.parseInt(workers);
      System.out.println(
          measure(w, local, Double.parseDouble(arguments[0]), rounds, settings).line());
    }
  }

  private static RoundFigures measure(
      int workers, boolean local, double width, Rounds rounds, List<String> settings)
      throws Exception {
    Recipe recipe = recipe(workers, width, settings);
    int roundSamples =
        workers * recipe.train().batchSize() * recipe.train().averagingPeriod().byEpoch().get(0.0);
    java.nio.file.Path temp = Files.createTempDirectory("averaging-bench");
    SparkConf conf = conf(workers, local);
    settings.stream()
        .filter(setting -> setting.startsWith("spark."))
        .map(setting -> setting.split("=", 2))
        .forEach(setting -> conf.set(setting[0], setting[1]));
    List<RoundReport> reports = new ArrayList<>();
    DriverTraffic traffic = new DriverTraffic();
    int parameters;
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      Path data = StripedData.prepare(spark, temp, rounds.all() * roundSamples);
      spark.sc().addSparkListener(traffic);
      RunFolder run =
          RunFolder.at(new Path(temp.resolve("run").toUri()), spark.hadoopConfiguration());
      new Trainer(spark, recipe, data, run.path(), reports::add).train();
      parameters =
          CheckpointStore.in(run, 2).newestGood().orElseThrow().trainerState().parameters().length;
    } finally {
      JavaUtils.deleteRecursively(temp.toFile());
    }
    return figures(workers, parameters, rounds, reports, traffic);
  }

  private static SparkConf conf(int workers, boolean local) {
    return new SparkConf()
        .setMaster(
            local ? "local[%d]".formatted(workers) : "local-cluster[%d,1,2048]".formatted(workers))
        .setAppName("AveragingBench")
        .set("spark.ui.enabled", "false")
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.executor.memory", "2g")
        .set("spark.broadcast.compress", "false")
        .set("spark.shuffle.compress", "false")
        .set("spark.executor.extraClassPath", System.getProperty("sparkception.classpath"));
  }

  private static Recipe recipe(int workers, double width, List<String> settings) throws Exception {
    Map<String, String> overrides = new LinkedHashMap<>();
    overrides.put("model.width", Double.toString(width));
    overrides.put("train.workers", Integer.toString(workers));
    settings.stream()
        .filter(setting -> !setting.startsWith("spark."))
        .map(setting -> setting.split("=", 2))
        .forEach(setting -> overrides.put(setting[0], setting[1]));
    return Recipe.parse(RECIPE, overrides);
  }

  private static RoundFigures figures(
      int workers,
      int parameters,
      Rounds rounds,
      List<RoundReport> reports,
      DriverTraffic traffic) {
    List<RoundReport> counted = reports.subList(rounds.warmUp(), reports.size());
    return new RoundFigures(
        workers,
        parameters,
        median(counted, RoundReport::seconds),
        median(counted, RoundReport::fetchSeconds),
        median(counted, RoundReport::computeSeconds),
        median(counted, RoundReport::reduceSeconds),
        median(counted, RoundReport::broadcastSeconds),
        (double) traffic.broadcastBytes() / reports.size(),
        (double) traffic.resultBytes() / reports.size(),
        traffic.heapBytes());
  }

  private static double median(List<RoundReport> reports, ToDoubleFunction<RoundReport> value) {
    double[] values = reports.stream().mapToDouble(value).sorted().toArray();
    return values[values.length / 2];
  }
}
