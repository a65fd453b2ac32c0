package sparkception.job.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sparkception.data.inspect.ContactSheet;
import sparkception.data.inspect.Inspection;
import sparkception.data.inspect.Inspection.SplitSize;
import sparkception.data.shard.DataSetException;
import sparkception.job.run.RunFolder;
import sparkception.job.run.RunSummary;

/** {@code sparkception inspect}. */
@Command(
    name = "inspect",
    description =
        "Shows what a data set holds: splits, classes, sizes, what was refused and why; of a prep that"
            + " was stopped, how far it came. Of a run: its state, network, rounds and figures.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Reads the manifest, the quarantine and the sizes of images in the first shards of each"
          + " split, and for --html and --png as many shards as examples need.",
      "'sparkception verify' reads everything. A run may be looked at while it trains.",
      "",
      "Examples:",
      "  sparkception inspect flowers",
      "  sparkception inspect flowers --html flowers.html --split val",
      "  sparkception inspect run1"
    })
final class InspectCommand implements Callable<Integer> {

  private static final int EXAMPLES_OF_A_CLASS = 10;
  private static final int MOST_CLASSES = 100;

  @Parameters(
      paramLabel = "FOLDER",
      description = "Data set made by 'sparkception prep', or run of 'sparkception train'.")
  Path folder;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a page with examples of each class, of the first 100.")
  Path html;

  @Option(
      names = "--png",
      paramLabel = "FILE",
      description = "Write the same examples as one picture.")
  Path png;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      description = "Part of the data set that --html and --png show. Default: its first.")
  String split;

  @Mixin ResultOptions result;
  @Spec CommandSpec command;

  @Override
  public Integer call() throws Exception {
    Configuration hadoop = new Configuration();
    RunFolder run = RunFolder.at(folder, hadoop);
    return run.isRun() ? inspect(run) : inspectDataSet(hadoop);
  }

  private int inspect(RunFolder run) throws IOException {
    if (html != null || png != null || split != null) {
      throw new ParameterException(
          command.commandLine(),
          "Unsupported for a run: --html, --png and --split ('sparkception report' makes a page of it)");
    }
    RunSummary summary = RunSummary.of(run, Instant.now());
    result.print(command.commandLine().getOut(), summary, RunText.of(summary));
    return 0;
  }

  private int inspectDataSet(Configuration hadoop) throws IOException, DataSetException {
    Inspection inspection = Inspection.of(hadoop, folder);
    String text = InspectionText.of(inspection);
    if (html != null || png != null) {
      String shown = split != null ? split : first(inspection.splits());
      ContactSheet sheet = new ContactSheet(hadoop, folder, EXAMPLES_OF_A_CLASS, MOST_CLASSES);
      if (html != null) {
        write(hadoop, html, sheet.html(shown).getBytes(StandardCharsets.UTF_8));
        text += "Page " + html + "\n";
      }
      if (png != null) {
        write(hadoop, png, sheet.png(shown));
        text += "Picture " + png + "\n";
      }
    }
    result.print(command.commandLine().getOut(), inspection, text.stripTrailing());
    return 0;
  }

  private String first(List<SplitSize> splits) throws DataSetException {
    if (splits.isEmpty()) {
      throw new DataSetException(
          String.format(Locale.ROOT, "Cannot show %s: it has no images", folder));
    }
    return splits.get(0).name();
  }

  private static void write(Configuration hadoop, Path file, byte[] content) throws IOException {
    try (FSDataOutputStream out = file.getFileSystem(hadoop).create(file, true)) {
      out.write(content);
    }
  }
}
