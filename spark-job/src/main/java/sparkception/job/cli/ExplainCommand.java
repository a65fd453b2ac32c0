package sparkception.job.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sparkception.job.evaluate.TrainedRun;
import sparkception.job.explain.Explanation;
import sparkception.job.explain.Explanations;
import sparkception.zoo.explain.Method;

/** {@code sparkception explain}. */
@Command(
    name = "explain",
    description =
        "Draws where on pictures a trained network sees a class: an overlay for each, and a page with"
            + " all.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Where a data set has boxes around objects, the share of the heat within them is told beside the"
          + " share of the area that they take.",
      "",
      "Examples:",
      "  sparkception explain --run run1 --output seen holiday.jpg photos",
      "  sparkception explain --best run1 --data flowers --images 20 --method occlusion --output seen"
    })
final class ExplainCommand implements Callable<Integer> {

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
      description = "Explain images of a data set that 'sparkception prep' made instead.")
  Path data;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      defaultValue = "test",
      description = "Which part of it. Default: ${DEFAULT-VALUE}.")
  String split;

  @Option(
      names = "--images",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many at most. Default: ${DEFAULT-VALUE}.")
  int images;

  @Option(
      names = "--class",
      paramLabel = "NAME",
      description = "Whose heat is drawn. Default: the likeliest class of each picture.")
  String className;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = "grad-cam",
      description =
          "grad-cam, grad-cam-plus-plus, or occlusion, which takes 64 times as long. Default:"
              + " ${DEFAULT-VALUE}.")
  String method;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Folder to write; must not exist.")
  Path output;

  @Mixin ResultOptions result;
  @Spec CommandSpec command;

  /**
   * What the command found.
   *
   * @param pictures one by one
   * @param heatInBoxes mean over those with boxes; null if there are none
   * @param boxArea mean over the same
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Summary(List<Explanation> pictures, Double heatInBoxes, Double boxArea) {

    static Summary of(List<Explanation> pictures) {
      List<Explanation> boxed =
          pictures.stream().filter(each -> each.heatInBoxes() != null).toList();
      return boxed.isEmpty()
          ? new Summary(pictures, null, null)
          : new Summary(
              pictures,
              boxed.stream().mapToDouble(Explanation::heatInBoxes).average().orElseThrow(),
              boxed.stream().mapToDouble(Explanation::boxArea).average().orElseThrow());
    }
  }

  @Override
  public Integer call() throws Exception {
    if (pictures.isEmpty() == (data == null)) {
      throw new ParameterException(
          command.commandLine(), "Name pictures or folders, or else a data set with --data");
    }
    if (images < 1) {
      throw new ParameterException(
          command.commandLine(),
          String.format(Locale.ROOT, "Invalid --images: %d (must be >= 1)", images));
    }
    Method how = method();
    Configuration hadoop = new Configuration();
    TrainedRun trained = source.open(hadoop);
    Explanations explanations = Explanations.of(hadoop, trained, how, className);
    List<Explanation> said =
        data == null
            ? explanations.ofPictures(pictures, images, output)
            : explanations.ofSplit(data, split, images, output);
    result.print(command.commandLine().getOut(), Summary.of(said), text(Summary.of(said)));
    return said.stream().allMatch(each -> each.error() != null) ? 1 : 0;
  }

  private Method method() {
    for (Method each : Method.values()) {
      if (each.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(method)) {
        return each;
      }
    }
    throw new ParameterException(
        command.commandLine(),
        String.format(
            Locale.ROOT,
            "Invalid --method: %s (must be grad-cam, grad-cam-plus-plus or occlusion)",
            method));
  }

  private String text(Summary summary) {
    StringBuilder text = new StringBuilder();
    for (Explanation each : summary.pictures()) {
      text.append(line(each)).append('\n');
    }
    if (summary.heatInBoxes() != null) {
      text.append(
          String.format(
              Locale.ROOT,
              "Heat in boxes: %.1f %%, which take %.1f %% of the area%n",
              100 * summary.heatInBoxes(),
              100 * summary.boxArea()));
    }
    return text + "Page " + new Path(output, "index.html");
  }

  private static String line(Explanation each) {
    return each.error() != null
        ? String.format(Locale.ROOT, "%s: cannot be read: %s", each.path(), each.error())
        : String.format(
            Locale.ROOT,
            "%s %s: %s %.4f",
            each.file(),
            each.path(),
            each.explained(),
            each.probability());
  }
}
