package sparkception.job.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sparkception.data.shard.Manifest;
import sparkception.data.storage.FolderInUseException;
import sparkception.data.storage.SoundStorage;
import sparkception.job.evaluate.TrainedRun;
import sparkception.job.recipe.InvalidRecipeException;
import sparkception.job.recipe.Recipe;
import sparkception.job.recipe.TransferDefaults;
import sparkception.job.registry.ModelRegistry;
import sparkception.job.retrain.Candidate;
import sparkception.job.retrain.RetrainOptions;
import sparkception.job.retrain.RetrainResult;
import sparkception.job.retrain.Retraining;
import sparkception.job.retrain.WebHook;
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
          + " trained. Interrupted, the same command goes on. Keras's files are what it saves"
          + " (keras.applications' Xception, InceptionV3 and MobileNet among them); PyTorch's"
          + " are as export --safetensors names them. Their classifier is not taken.",
      "",
      "Examples:",
      "  sparkception transfer --from run1 --data flowers --output run2",
      "  sparkception transfer --from run1 --data flowers --output run3 --freeze-to avg_pool",
      "  sparkception transfer --from run1/checkpoints/120000 --data flowers --output run4 \\",
      "      --freeze-to block4_add --set transfer.unfreeze-every=1 --set train.epochs=5",
      "  sparkception transfer --if-new --registry models --data flowers --from run1 \\",
      "      --set train.epochs=3"
    })
final class TransferCommand implements Callable<Integer> {

  @Option(
      names = "--from",
      paramLabel = "RUN|CHECKPOINT|FILE",
      description =
          "What to begin with: a run's newest checkpoint, RUN/checkpoints/SAMPLES, weights that"
              + " Keras has saved (.h5, .keras) or PyTorch's (.safetensors); short for"
              + " --set transfer.initialize-from=...")
  Path from;

  @Option(
      names = "--output",
      paramLabel = "RUN",
      description = "Run folder: checkpoints, metrics, recipe.")
  Path output;

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

  @Mixin IfNewOptions ifNew;
  @Mixin TrainingOptions training;
  @Mixin SparkOptions spark;
  @Mixin ResultOptions result;
  @Spec CommandSpec command;

  @Override
  public Integer call() throws Exception {
    if (ifNew.isSaid()) {
      return retrain(ifNew.options(this));
    }
    require("--from=RUN|CHECKPOINT|FILE", from);
    require("--output=RUN", output);
    SoundStorage.requireNoObjectStore(output);
    session().train(recipe(new Configuration(), from, training.data), output);
    return 0;
  }

  private TrainingSession session() {
    return new TrainingSession(command, training, spark, result);
  }

  private void require(String option, Path value) {
    if (value == null) {
      throw wrong(String.format(Locale.ROOT, "Missing required option: '%s'", option));
    }
  }

  ParameterException wrong(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  /** That another process is at it already is no failure: what was asked for is being done. */
  private int retrain(RetrainOptions options) throws Exception {
    Optional<WebHook> hook = ifNew.hook(this);
    try {
      RetrainResult done = look(options);
      String text = RetrainText.of(done, qualified(new Configuration(), ifNew.registry));
      result.print(command.commandLine().getOut(), done, text);
      if (done.outcome() != RetrainResult.Outcome.NOTHING_NEW) {
        tell(hook, text, done.outcome().name(), done);
      }
    } catch (FolderInUseException e) {
      result.print(
          command.commandLine().getOut(),
          Map.of("outcome", "IN_USE", "holder", e.holder()),
          String.format(Locale.ROOT, "Nothing done: %s is at %s", e.holder(), ifNew.registry));
    } catch (Exception e) {
      tell(hook, String.join(" ", ErrorReport.of(e).lines()), "FAILED", null);
      throw e;
    }
    return 0;
  }

  private RetrainResult look(RetrainOptions options) throws Exception {
    PrintWriter err = command.commandLine().getErr();
    try (SparkSession session = spark.open("transfer")) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
      ModelRegistry registry = ModelRegistry.at(ifNew.registry, context.hadoopConfiguration());
      return new Retraining(
              context, registry, options, training(context), PrepProgress.onStandardError(err))
          .execute();
    }
  }

  /** A hook that cannot be told changes nothing of what was done. */
  private void tell(Optional<WebHook> hook, String text, String outcome, RetrainResult done) {
    PrintWriter err = command.commandLine().getErr();
    hook.flatMap(to -> to.tell(new WebHook.Message(text, outcome, ifNew.registry.toString(), done)))
        .ifPresent(problem -> err.println("Warning: " + problem));
    err.flush();
  }

  private Candidate.Training training(JavaSparkContext context) {
    return new Candidate.Training() {
      @Override
      public Recipe recipe(Path champion, Path data) throws Exception {
        return TransferCommand.this.recipe(context.hadoopConfiguration(), champion, data);
      }

      @Override
      public void train(Candidate candidate) throws Exception {
        session().train(context, candidate.recipe(), candidate.data(), candidate.run());
      }
    };
  }

  private Recipe recipe(Configuration hadoop, Path source, Path data)
      throws IOException, InvalidRecipeException {
    Map<String, String> overrides = overrides(hadoop, source);
    FileSystem files = source.getFileSystem(hadoop);
    if (files.exists(source) && files.getFileStatus(source).isFile()) {
      if (recipeFile == null) {
        throw wrong(
            String.format(
                Locale.ROOT,
                "Missing option --recipe: %s is a file, which does not say what network it is for",
                source));
      }
      return Recipe.load(recipeFile, hadoop, overrides);
    }
    TransferDefaults defaults =
        new TransferDefaults(
            source(hadoop, source).recipe(),
            Manifest.read(hadoop, data).split("train").hasSeveralLabels());
    return recipeFile == null
        ? Recipe.parse("", overrides, defaults.asTheRun())
        : Recipe.load(recipeFile, hadoop, overrides, defaults.ofItsNetwork());
  }

  private Map<String, String> overrides(Configuration hadoop, Path source) throws IOException {
    Map<String, String> overrides = new LinkedHashMap<>();
    overrides.put("transfer.initialize-from", qualified(hadoop, source).toString());
    if (freezeTo != null) {
      overrides.put("transfer.freeze-to", freezeTo);
    }
    overrides.putAll(training.overrides(command));
    return overrides;
  }

  private static TrainedRun source(Configuration hadoop, Path source)
      throws IOException, InvalidRecipeException {
    RunFolder run = RunFolder.at(source, hadoop);
    return run.files().exists(new Path(source, "state.json"))
        ? TrainedRun.at(source, hadoop)
        : TrainedRun.newest(source, hadoop);
  }

  private static Path qualified(Configuration hadoop, Path source) throws IOException {
    return source.getFileSystem(hadoop).makeQualified(source);
  }
}
