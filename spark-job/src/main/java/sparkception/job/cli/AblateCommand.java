package sparkception.job.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
import sparkception.job.ablate.AblationResult;
import sparkception.job.ablate.AblationStudy;
import sparkception.job.files.FileOutput;
import sparkception.job.recipe.Recipe;

/** {@code sparkception ablate}. */
@Command(
    name = "ablate",
    description =
        "Trains Xception without each of its ideas, with several seeds, and compares: no residuals,"
            + " ReLU or ELU between a separable convolution's steps, pointwise step first, ordinary"
            + " convolutions in place of depthwise ones.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "--output holds a run for each arm and seed, ARM/seed-N, and ablation.html with the table and"
          + " a chart. Interrupted, the same command goes on; with more seeds it trains those only.",
      "",
      "Example:",
      "  sparkception ablate --recipe recipes/fashion-mnist.yaml --data fashion --output ablations"
    })
final class AblateCommand implements Callable<Integer> {

  @Option(
      names = "--recipe",
      required = true,
      paramLabel = "FILE",
      description = "How to train all arms (YAML).")
  String recipeFile;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "Trainings of each arm, with train.seed and the next. Default: ${DEFAULT-VALUE}.")
  int seeds;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      defaultValue = "test",
      description = "On what they are compared. Default: ${DEFAULT-VALUE}.")
  String split;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "STUDY",
      description = "Folder of the study: a run for each arm and seed, and the page.")
  Path output;

  @Mixin TrainingOptions training;
  @Mixin SparkOptions spark;
  @Mixin ResultOptions result;
  @Spec CommandSpec command;

  @Override
  public Integer call() throws Exception {
    SoundStorage.requireNoObjectStore(output);
    Recipe recipe = recipe();
    TrainingSession session = new TrainingSession(command, training, spark, result);
    try (SparkSession opened = spark.open("ablate")) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(opened.sparkContext());
      AblationResult found =
          new AblationStudy(context, recipe, training.data, split, output)
              .run(seeds, session::listener);
      Path page = new Path(output, "ablation.html");
      FileOutput.replace(
          page.getFileSystem(context.hadoopConfiguration()),
          page,
          found.html().getBytes(StandardCharsets.UTF_8));
      result.print(command.commandLine().getOut(), found, text(found, page));
    }
    return 0;
  }

  private Recipe recipe() throws Exception {
    Recipe recipe = Recipe.load(recipeFile, new Configuration(), training.overrides(command));
    String family = recipe.model().architecture().name();
    if (!family.equals("xception")) {
      throw new ParameterException(
          command.commandLine(),
          String.format(Locale.ROOT, "Invalid model.name: %s (ablations are of xception)", family));
    }
    if (seeds < 1) {
      throw new ParameterException(
          command.commandLine(),
          String.format(Locale.ROOT, "Invalid --seeds: %d (must be > 0)", seeds));
    }
    return recipe;
  }

  private static String text(AblationResult found, Path page) {
    List<List<String>> rows = new ArrayList<>(List.of(AblationResult.columns()));
    rows.addAll(found.table());
    return TextTable.of(rows, 1) + "\n" + page;
  }
}
