package sparkception.job.cli;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sparkception.job.evaluate.TrainedRun;
import sparkception.job.export.ModelDescription;
import sparkception.job.export.ModelExport;
import sparkception.job.run.RunDescription;

/** {@code sparkception export}. */
@Command(
    name = "export",
    description = "Writes a trained network as a file of DL4J's ModelSerializer.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "The network has the moving average of its parameters, if training kept one, and takes NHWC",
      "images in [-1, 1]. Without --stock a program needs model-zoo.jar to load it, and is fast.",
      "FILE.json, which is in the zip as sparkception.json too, has the classes' names, the input's",
      "size and channels, the crop and the scaling.",
      "",
      "Example:",
      "  sparkception export --run run1 --stock --output xception.zip"
    })
final class ExportCommand implements Callable<Integer> {

  @ArgGroup(multiplicity = "1")
  TrainedRunOptions source;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "File to write; must not exist.")
  Path output;

  @Option(names = "--stock", description = "Write it of DL4J's own layers alone.")
  boolean stock;

  @Mixin ResultOptions result;
  @Spec CommandSpec command;

  @Override
  public Integer call() throws Exception {
    Configuration hadoop = new Configuration();
    TrainedRun trained = source.open(hadoop);
    ModelExport.Result exported =
        new ModelExport(trained.checkpoint(), describe(trained), stock)
            .write(output.getFileSystem(hadoop), output);
    result.print(
        command.commandLine().getOut(),
        exported,
        String.format(
            Locale.ROOT,
            "Wrote %s: %,d parameters; its classes and input are in %s",
            exported.model(),
            exported.parameters(),
            exported.description()));
    return 0;
  }

  private static ModelDescription describe(TrainedRun trained) throws IOException {
    RunDescription data = trained.description("export from");
    return ModelDescription.of(
        data.classes(),
        trained.recipe().model().labels(),
        trained.view(),
        trained.checkpoint().state().samples());
  }
}
