package sparkception.job.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sparkception.data.inspect.ContactSheet;
import sparkception.data.inspect.Inspection;
import sparkception.data.inspect.Inspection.SplitSize;
import sparkception.data.shard.DataSetException;

/** {@code sparkception inspect}. */
@Command(
    name = "inspect",
    description =
        "Shows what a data set holds: splits, classes, sizes, what was refused and why; of a prep that"
            + " was stopped, how far it came.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Reads the manifest, the quarantine and the sizes of images in the first shards of each"
          + " split, and for --html and --png as many shards as examples need.",
      "'sparkception verify' reads everything.",
      "",
      "Examples:",
      "  sparkception inspect flowers",
      "  sparkception inspect flowers --html flowers.html --split val"
    })
final class InspectCommand implements Callable<Integer> {

  private static final int EXAMPLES_OF_A_CLASS = 10;
  private static final int MOST_CLASSES = 100;

  @Parameters(paramLabel = "DATASET", description = "Data set made by 'sparkception prep'.")
  Path dataSet;

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
    Inspection inspection = Inspection.of(hadoop, dataSet);
    String text = InspectionText.of(inspection);
    if (html != null || png != null) {
      String shown = split != null ? split : first(inspection.splits());
      ContactSheet sheet = new ContactSheet(hadoop, dataSet, EXAMPLES_OF_A_CLASS, MOST_CLASSES);
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
          String.format(Locale.ROOT, "Cannot show %s: it has no images", dataSet));
    }
    return splits.get(0).name();
  }

  private static void write(Configuration hadoop, Path file, byte[] content) throws IOException {
    try (FSDataOutputStream out = file.getFileSystem(hadoop).create(file, true)) {
      out.write(content);
    }
  }
}
