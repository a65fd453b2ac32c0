package sparkception.job.cli;

import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Model.CommandSpec;
import sparkception.job.evaluate.CheckpointEvaluation;
import sparkception.job.recipe.Recipe;
import sparkception.job.run.RunFolder;
import sparkception.job.train.RoundListener;
import sparkception.job.train.Trainer;
import sparkception.job.train.TrainingResult;

/** Trains as a recipe says, and tells of it on the terminal. */
final class TrainingSession {

  private final CommandSpec command;
  private final TrainingOptions training;
  private final SparkOptions spark;
  private final ResultOptions result;

  TrainingSession(
      CommandSpec command, TrainingOptions training, SparkOptions spark, ResultOptions result) {
    this.command = command;
    this.training = training;
    this.spark = spark;
    this.result = result;
  }

  /** Opens Spark, trains, prints what came of it. */
  void train(Recipe recipe, Path output) throws Exception {
    try (SparkSession session = spark.open(command.name())) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
      TrainingResult trained = train(context, recipe, training.data, output);
      result.print(command.commandLine().getOut(), trained, text(recipe, trained, output));
    }
  }

  /** Trains on a Spark that is open. */
  TrainingResult train(JavaSparkContext context, Recipe recipe, Path data, Path output)
      throws Exception {
    return new Trainer(context, recipe, data, output, listener(context, recipe, data, output))
        .forCommand(CommandText.of(command))
        .train();
  }

  /** Tells of a run on the terminal, and evaluates its checkpoints on the command's data set. */
  RoundListener listener(JavaSparkContext context, Recipe recipe, Path output) throws IOException {
    return listener(context, recipe, training.data, output);
  }

  private RoundListener listener(JavaSparkContext context, Recipe recipe, Path data, Path output)
      throws IOException {
    TrainingProgress progress =
        TrainingProgress.onStandardError(command.commandLine().getErr(), recipe.train().epochs());
    RoundListener watched = new BothListeners(progress, spark.interruption().endingByItself());
    RunFolder run = RunFolder.at(output, context.hadoopConfiguration());
    return CheckpointEvaluation.of(context, recipe, data, run, progress::evaluated)
        .map(evaluation -> (RoundListener) new BothListeners(watched, evaluation))
        .orElse(watched);
  }

  private String text(Recipe recipe, TrainingResult trained, Path output) {
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
