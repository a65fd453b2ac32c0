package sparkception.job.cli;

import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sparkception.data.storage.SoundStorage;
import sparkception.job.recipe.Recipe;

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
      names = "--output",
      required = true,
      paramLabel = "RUN",
      description = "Run folder: checkpoints, metrics, recipe.")
  Path output;

  @Mixin TrainingOptions training;
  @Mixin SparkOptions spark;
  @Mixin ResultOptions result;
  @Spec CommandSpec command;

  @Override
  public Integer call() throws Exception {
    SoundStorage.requireNoObjectStore(output);
    Recipe recipe = Recipe.load(recipeFile, new Configuration(), training.overrides(command));
    new TrainingSession(command, training, spark, result).train(recipe, output);
    return 0;
  }
}
