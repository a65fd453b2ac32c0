package sparkception.job.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sparkception.job.evaluate.TrainedRun;
import sparkception.job.predict.PictureGuesses;
import sparkception.job.predict.PredictionOutput;
import sparkception.job.predict.Predictions;

/** {@code sparkception predict}. */
@Command(
    name = "predict",
    description =
        "Says what is on pictures: the likeliest classes of each, by a trained network. Pictures are"
            + " prepared as those of the training's data set were.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "A picture that cannot be read is a row with the reason. Exit code 1 if none can be read.",
      "",
      "Examples:",
      "  sparkception predict --run run1 holiday.jpg photos",
      "  sparkception predict --best run1 --data flowers --split test --top 3 --output said.csv"
    })
final class PredictCommand implements Callable<Integer> {

  @ArgGroup(multiplicity = "1")
  TrainedRunOptions source;

  @Parameters(
      arity = "0..*",
      paramLabel = "PICTURE",
      description = "Picture files, and folders with pictures at any depth.")
  List<Path> pictures = new ArrayList<>();

  @Option(
      names = "--data",
      paramLabel = "DATASET",
      description = "Predict for a data set that 'sparkception prep' made instead.")
  Path data;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      defaultValue = "test",
      description = "Which part of it. Default: ${DEFAULT-VALUE}.")
  String split;

  @Option(
      names = "--top",
      paramLabel = "K",
      defaultValue = "5",
      description = "How many classes a picture. Default: ${DEFAULT-VALUE}.")
  int top;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "Write there, by the ending: .jsonl, .csv or .parquet; must not exist. Default: standard"
              + " output.")
  Path output;

  @Option(names = "--json", description = "Print a line of JSON a picture.")
  boolean json;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description =
          "What computes: auto, cuda, onednn or nd4j. Default: as the run was trained, or the CPU"
              + " where no GPU is assigned.")
  String engine;

  @Mixin SparkOptions spark;
  @Spec CommandSpec command;

  private long said;
  private long unreadable;

  @Override
  public Integer call() throws Exception {
    check();
    TrainedRun trained = source.open(new Configuration());
    try (SparkSession session = spark.open("predict")) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
      context.sc().setJobDescription("predict by " + trained.checkpoint().folder());
      Predictions predictions =
          Predictions.of(context, trained, trained.engine(engine, context.getConf()), top);
      if (output == null) {
        predict(predictions, this::print);
      } else {
        try (PredictionOutput file = PredictionOutput.open(session, output, top)) {
          predict(predictions, file::add);
          file.publish();
        }
      }
    }
    summarize();
    return said > unreadable ? 0 : 1;
  }

  private void check() {
    if (pictures.isEmpty() == (data == null)) {
      throw new ParameterException(
          command.commandLine(), "Name pictures or folders, or else a data set with --data");
    }
    if (top < 1) {
      throw new ParameterException(
          command.commandLine(),
          String.format(Locale.ROOT, "Invalid --top: %d (must be >= 1)", top));
    }
  }

  private void predict(Predictions predictions, Predictions.Wave wave) throws IOException {
    Predictions.Wave counted =
        guesses -> {
          said += guesses.size();
          unreadable += guesses.stream().filter(each -> each.error() != null).count();
          wave.accept(guesses);
        };
    if (data == null) {
      predictions.ofPictures(pictures, counted);
    } else {
      predictions.ofSplit(data, split, counted);
    }
  }

  private void print(List<PictureGuesses> wave) throws IOException {
    PrintWriter out = command.commandLine().getOut();
    for (PictureGuesses picture : wave) {
      out.println(json ? picture.json() : GuessText.of(picture));
    }
    out.flush();
  }

  private void summarize() {
    PrintWriter err = command.commandLine().getErr();
    err.printf(
        Locale.ROOT,
        "%,d pictures%s%s%n",
        said,
        unreadable == 0
            ? ""
            : String.format(Locale.ROOT, ", %,d of them cannot be read", unreadable),
        output == null ? "" : "; written to " + output);
    err.flush();
  }
}
