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
import picocli.CommandLine.ParameterException;
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
        "Writes a trained network as a file of DL4J's ModelSerializer, a model of ONNX or Keras, or weights"
            + " for PyTorch or Keras.",
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
      "  sparkception export --run run1 --keras --output xception.keras",
      "  sparkception export --run run1 --safetensors --output xception.safetensors"
    })
final class ExportCommand implements Callable<Integer> {

  private static final String ARCHIVE = ".keras";
  private static final String H5 = ".h5";

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
    requireKnownEnding();
    Configuration hadoop = new Configuration();
    TrainedRun trained = source.open(hadoop);
    ModelExport.Result exported =
        new ModelExport(trained.checkpoint(), describe(trained), format.chosen(output))
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

  /** Keras tells its files apart by their endings. */
  private void requireKnownEnding() {
    String name = output.getName();
    if (format.keras && !name.endsWith(ARCHIVE) && !name.endsWith(H5)) {
      throw new ParameterException(
          command.commandLine(),
          String.format(
              Locale.ROOT,
              "Invalid value for --output: %s; with --keras it ends in %s (a model) or %s (weights)",
              output,
              ARCHIVE,
              H5));
    }
  }

  private ModelDescription describe(TrainedRun trained) throws IOException {
    RunDescription data = trained.description("export from");
    return ModelDescription.of(
        data.classes(),
        trained.recipe().model().labels(),
        trained.view(),
        format.chosen(output),
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

    @Option(
        names = "--keras",
        description =
            "Write a Keras model (FILE.keras), or weights alone as keras.applications has them"
                + " (FILE.h5).")
    boolean keras;

    ModelFormat chosen(Path output) {
      if (keras) {
        return output.getName().endsWith(H5) ? ModelFormat.KERAS_WEIGHTS : ModelFormat.KERAS;
      }
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
