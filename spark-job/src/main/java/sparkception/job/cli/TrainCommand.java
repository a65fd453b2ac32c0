package sparkception.job.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sparkception.data.storage.SoundStorage;
import sparkception.job.evaluate.CheckpointEvaluation;
import sparkception.job.recipe.Recipe;
import sparkception.job.run.RunFolder;
import sparkception.job.train.RoundListener;
import sparkception.job.train.Trainer;
import sparkception.job.train.TrainingResult;

/** {@code sparkception train}. */
@Command(
    name = "train",
    description = "Trains a network by parameter averaging, or goes on where it was stopped.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "A run folder that has a checkpoint is resumed from the newest good one. Precedence of"
          + " settings: --set and --workers, then the recipe, then defaults (the paper's).",
      "",
      "Examples:",
      "  sparkception train --recipe recipes/fashion-mnist.yaml --data fashion --output run1",
      "  sparkception train --recipe r.yaml --data hdfs:///data/imagenet --output hdfs:///runs/7 \\",
      "      --workers 8 --set train.averaging-period=32 --master yarn"
    })
final class TrainCommand implements Callable<Integer> {

  @Option(
      names = "--recipe",
      required = true,
      paramLabel = "FILE",
      description = "How to train (YAML).")
  String recipeFile;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATASET",
      description = "Data set made by 'sparkception prep'.")
  Path data;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "RUN",
      description = "Run folder: checkpoints, metrics, recipe.")
  Path output;

  @Option(
      names = "--workers",
      paramLabel = "W",
      description = "Workers that train side by side; short for --set train.workers=W.")
  Integer workers;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "What computes: auto, cuda, onednn or nd4j; short for --set engine.name=NAME.")
  String engine;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Overrides one key of the recipe, such as train.epochs=3, or some of a section,"
              + " 'train={epochs: 3, workers: 4}'. Repeatable.")
  List<String> settings = new ArrayList<>();

  @Mixin SparkOptions spark;
  @Mixin ResultOptions result;
  @Spec CommandSpec command;

  @Override
  public Integer call() throws Exception {
    SoundStorage.requireNoObjectStore(output);
    Recipe recipe = Recipe.load(recipeFile, new Configuration(), overrides());
    try (SparkSession session = spark.open("train")) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
      TrainingResult trained =
          new Trainer(context, recipe, data, output, listener(context, recipe))
              .forCommand(CommandText.of(command))
              .train();
      result.print(command.commandLine().getOut(), trained, text(recipe, trained));
    }
    return 0;
  }

  private Map<String, String> overrides() {
    Map<String, String> overrides = new LinkedHashMap<>();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        throw wrong("Invalid --set %s (must be KEY=VALUE)", setting);
      }
      String key = setting.substring(0, equals);
      if (overrides.put(key, setting.substring(equals + 1)) != null && key.indexOf('.') < 0) {
        throw wrong("Invalid --set %s: a section is given twice (put its keys together)", key);
      }
    }
    if (workers != null) {
      overrides.put("train.workers", workers.toString());
    }
    if (engine != null) {
      overrides.put("engine.name", engine);
    }
    return overrides;
  }

  private ParameterException wrong(String pattern, String value) {
    return new ParameterException(
        command.commandLine(), String.format(Locale.ROOT, pattern, value));
  }

  private RoundListener listener(JavaSparkContext context, Recipe recipe) throws IOException {
    TrainingProgress progress =
        TrainingProgress.onStandardError(command.commandLine().getErr(), recipe.train().epochs());
    RoundListener watched = new BothListeners(progress, spark.interruption().endingByItself());
    RunFolder run = RunFolder.at(output, context.hadoopConfiguration());
    return CheckpointEvaluation.of(context, recipe, data, run, progress::evaluated)
        .map(evaluation -> (RoundListener) new BothListeners(watched, evaluation))
        .orElse(watched);
  }

  private String text(Recipe recipe, TrainingResult trained) {
    return trained.hadEnded()
        ? String.format(
            Locale.ROOT,
            "%s has ended: %s samples (%d epochs) are trained, and nothing is left to do%s%nCheckpoint %s%n",
            output,
            Amounts.count(trained.samples()),
            trained.epochs(),
            more(recipe, trained),
            trained.checkpoint())
        : String.format(
            Locale.ROOT,
            """
        %s on %s samples (%d epochs) in %s, %.0f images/s, mean loss of the last epoch %.4f
        Checkpoint %s
        """,
            trained.stoppedEarly() ? "Stopped early, trained" : "Trained",
            Amounts.count(trained.samples()),
            trained.epochs(),
            Amounts.duration(trained.seconds()),
            trained.imagesPerSecond(),
            trained.loss(),
            trained.checkpoint());
  }

  /** How the run could be made to go on. */
  private static String more(Recipe recipe, TrainingResult trained) {
    if (trained.stoppedEarly()) {
      return "; it has stopped early, and a larger checkpoint.patience goes on";
    }
    return recipe.learningRate().endsWithTheRun() ? "" : "; a larger train.epochs goes on";
  }
}
