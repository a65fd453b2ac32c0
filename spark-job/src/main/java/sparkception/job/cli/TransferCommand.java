package sparkception.job.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sparkception.data.shard.Manifest;
import sparkception.data.storage.SoundStorage;
import sparkception.job.evaluate.TrainedRun;
import sparkception.job.recipe.InvalidRecipeException;
import sparkception.job.recipe.Recipe;
import sparkception.job.recipe.TransferDefaults;
import sparkception.job.run.RunFolder;

/** {@code sparkception transfer}. */
@Command(
    name = "transfer",
    description =
        "Trains a network for another data set, beginning with the weights that a run, Keras or"
            + " PyTorch has trained.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "The network is that of the run, with a new classifier unless the classes are the same, which"
          + " are then matched by name. Everything else that a recipe does not say is as the run was"
          + " trained. Interrupted, the same command goes on. Keras's files are those of Keras 1 and 2"
          + " (keras.applications' Xception, InceptionV3 and MobileNet among them); PyTorch's"
          + " are as export --safetensors names them. Their classifier is not taken.",
      "",
      "Examples:",
      "  sparkception transfer --from run1 --data flowers --output run2",
      "  sparkception transfer --from run1 --data flowers --output run3 --freeze-to avg_pool",
      "  sparkception transfer --from run1/checkpoints/120000 --data flowers --output run4 \\",
      "      --freeze-to block4_add --set transfer.unfreeze-every=1 --set train.epochs=5"
    })
final class TransferCommand implements Callable<Integer> {

  @Option(
      names = "--from",
      required = true,
      paramLabel = "RUN|CHECKPOINT|FILE",
      description =
          "What to begin with: a run's newest checkpoint, RUN/checkpoints/SAMPLES, weights that"
              + " Keras has saved (.h5) or PyTorch's (.safetensors); short for"
              + " --set transfer.initialize-from=...")
  Path from;

  @Option(
      names = "--freeze-to",
      paramLabel = "LAYER",
      description =
          "The last layer that is not trained, nor any before it; avg_pool trains the classifier"
              + " alone. Short for --set transfer.freeze-to=LAYER.")
  String freezeTo;

  @Option(
      names = "--recipe",
      paramLabel = "FILE",
      description =
          "How to train (YAML); what its section model leaves out is as in the run. Default: all as"
              + " in the run. A file needs one, whose section model asks for its network.")
  String recipeFile;

  @Mixin TrainingOptions training;
  @Mixin SparkOptions spark;
  @Mixin ResultOptions result;
  @Spec CommandSpec command;

  @Override
  public Integer call() throws Exception {
    SoundStorage.requireNoObjectStore(training.output);
    new TrainingSession(command, training, spark, result).train(recipe(new Configuration()));
    return 0;
  }

  private Recipe recipe(Configuration hadoop) throws IOException, InvalidRecipeException {
    Map<String, String> overrides = overrides(hadoop);
    FileSystem files = from.getFileSystem(hadoop);
    if (files.exists(from) && files.getFileStatus(from).isFile()) {
      if (recipeFile == null) {
        throw new ParameterException(
            command.commandLine(),
            String.format(
                Locale.ROOT,
                "Missing option --recipe: %s is a file, which does not say what network it is for",
                from));
      }
      return Recipe.load(recipeFile, hadoop, overrides);
    }
    TransferDefaults defaults =
        new TransferDefaults(
            source(hadoop).recipe(),
            Manifest.read(hadoop, training.data).split("train").hasSeveralLabels());
    return recipeFile == null
        ? Recipe.parse("", overrides, defaults.asTheRun())
        : Recipe.load(recipeFile, hadoop, overrides, defaults.ofItsNetwork());
  }

  private Map<String, String> overrides(Configuration hadoop) throws IOException {
    Map<String, String> overrides = new LinkedHashMap<>();
    overrides.put("transfer.initialize-from", qualified(hadoop).toString());
    if (freezeTo != null) {
      overrides.put("transfer.freeze-to", freezeTo);
    }
    overrides.putAll(training.overrides(command));
    return overrides;
  }

  private TrainedRun source(Configuration hadoop) throws IOException, InvalidRecipeException {
    RunFolder run = RunFolder.at(from, hadoop);
    return run.files().exists(new Path(from, "state.json"))
        ? TrainedRun.at(from, hadoop)
        : TrainedRun.newest(from, hadoop);
  }

  private Path qualified(Configuration hadoop) throws IOException {
    return from.getFileSystem(hadoop).makeQualified(from);
  }
}
