package sparkception.job.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sparkception.data.shard.Manifest;
import sparkception.job.evaluate.Evaluator;
import sparkception.job.evaluate.TrainedRun;
import sparkception.job.run.Evaluation;
import sparkception.job.run.EvaluationFiles;
import sparkception.job.run.RunReader;

/** {@code sparkception evaluate}. */
@Command(
    name = "evaluate",
    description =
        "Measures a trained network: top-1 and top-5, confusion matrix, each class; MAP@100 where"
            + " images have many labels.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "The result is kept as RUN/evaluation-SPLIT.json, which 'sparkception report' shows; that on"
          + " another data set in a file of its own. Classes are compared by name, in any order.",
      "",
      "Examples:",
      "  sparkception evaluate --run run1 --data fashion --split test",
      "  sparkception evaluate --checkpoint run1/checkpoints/120000 --data fashion --json"
    })
final class EvaluateCommand implements Callable<Integer> {

  @ArgGroup(multiplicity = "1")
  TrainedRunOptions source;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATASET",
      description = "Data set made by 'sparkception prep'.")
  Path data;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      defaultValue = "test",
      description = "Which part of it. Default: ${DEFAULT-VALUE}.")
  String split;

  @Option(
      names = "--reestimate-batch-norm",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "First estimate the statistics of batch normalization anew from N images of the training"
              + " split. Default: use the checkpoint's.")
  long batchNormImages;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description =
          "What computes: auto, cuda, onednn or nd4j. Default: as the run was trained, or the CPU"
              + " where no GPU is assigned.")
  String engine;

  @Mixin SparkOptions spark;
  @Mixin ResultOptions result;
  @Spec CommandSpec command;

  @Override
  public Integer call() throws Exception {
    if (batchNormImages < 0) {
      throw new ParameterException(
          command.commandLine(),
          String.format(
              Locale.ROOT, "Invalid --reestimate-batch-norm: %d (must be >= 0)", batchNormImages));
    }
    TrainedRun trained = source.open(new Configuration());
    try (SparkSession session = spark.open("evaluate")) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
      context.sc().setJobDescription("evaluate on split " + split + " of " + data);
      Evaluation evaluation =
          new Evaluator(context, data, split, trained.view())
              .computingWith(trained.engine(engine, context.getConf()))
              .estimatingBatchNorm(batchNormImages)
              .forCommand(CommandText.of(command))
              .evaluate(trained.checkpoint());
      result.print(
          command.commandLine().getOut(),
          evaluation.withoutPredictions(),
          EvaluationText.of(evaluation));
      keep(trained, evaluation, context.hadoopConfiguration());
    }
    return 0;
  }

  /** The figures are what was asked for; a run that may not be written does not take them away. */
  private void keep(TrainedRun trained, Evaluation evaluation, Configuration hadoop)
      throws IOException {
    String fingerprint = Manifest.read(hadoop, data).fingerprint();
    boolean own =
        RunReader.open(trained.folder())
            .description()
            .map(on -> fingerprint.equals(on.dataFingerprint()))
            .orElse(true);
    try {
      if (own) {
        EvaluationFiles.write(trained.folder(), evaluation);
      } else {
        EvaluationFiles.writeOther(trained.folder(), evaluation, fingerprint);
      }
    } catch (IOException e) {
      PrintWriter err = command.commandLine().getErr();
      err.println("Warning: the result is not kept for 'sparkception report'. " + reason(e));
      err.flush();
    }
  }

  private static String reason(IOException failure) {
    return String.join(" ", ErrorReport.of(failure).lines());
  }
}
