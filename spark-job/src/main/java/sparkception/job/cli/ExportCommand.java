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
import sparkception.job.export.ModelFormat;
import sparkception.job.run.RunDescription;

/** {@code sparkception export}. */
@Command(
    name = "export",
    description =
        "Writes a trained network as a file of DL4J's ModelSerializer, an ONNX model or weights for PyTorch.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "The network has the moving average of its parameters, if training kept one, and takes images",
      "in [-1, 1]: NHWC, or NCHW with --onnx and --safetensors. With none of them a program needs",
      "model-zoo.jar to load it, and is fast. FILE.json, which is in the file as sparkception.json,",
      "too, has the classes' names, the input's size, channels and layout, the crop and the scaling.",
      "",
      "Examples:",
      "  sparkception export --run run1 --stock --output xception.zip",
      "  sparkception export --run run1 --onnx --output xception.onnx",
      "  sparkception export --run run1 --safetensors --output xception.safetensors"
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

  @ArgGroup FormatOptions format = new FormatOptions();

  @Mixin ResultOptions result;
  @Spec CommandSpec command;

  @Override
  public Integer call() throws Exception {
    Configuration hadoop = new Configuration();
    TrainedRun trained = source.open(hadoop);
    ModelExport.Result exported =
        new ModelExport(trained.checkpoint(), describe(trained), format.chosen())
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

  private ModelDescription describe(TrainedRun trained) throws IOException {
    RunDescription data = trained.description("export from");
    return ModelDescription.of(
        data.classes(),
        trained.recipe().model().labels(),
        trained.view(),
        format.chosen(),
        trained.checkpoint().state().samples());
  }

  /** At most one of them. */
  static final class FormatOptions {

    @Option(names = "--stock", description = "Write it of DL4J's own layers alone.")
    boolean stock;

    @Option(
        names = "--onnx",
        description =
            "Write an ONNX model (operator set 17, any number of images; outputs: probabilities,"
                + " logits).")
    boolean onnx;

    @Option(
        names = "--safetensors",
        description =
            "Write the weights alone, with PyTorch's names (Xception's are those of timm's"
                + " legacy_xception).")
    boolean safetensors;

    ModelFormat chosen() {
      if (onnx) {
        return ModelFormat.ONNX;
      }
      if (safetensors) {
        return ModelFormat.SAFETENSORS;
      }
      return stock ? ModelFormat.STOCK : ModelFormat.DL4J;
    }
  }
}
