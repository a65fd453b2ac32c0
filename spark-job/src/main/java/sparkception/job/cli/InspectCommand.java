package sparkception.job.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
    description = "Shows what a data set holds: splits, classes, sizes, what was refused and why.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Reads the manifest and the quarantine, and for --html as many shards as examples need.",
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
      names = "--split",
      paramLabel = "NAME",
      description = "Part of the data set that --html shows. Default: its first.")
  String split;

  @Mixin ResultOptions result;
  @Spec CommandSpec command;

  @Override
  public Integer call() throws Exception {
    Configuration hadoop = new Configuration();
    Inspection inspection = Inspection.of(hadoop, dataSet);
    if (html != null) {
      writePage(hadoop, split != null ? split : first(inspection.splits()));
    }
    String text = InspectionText.of(inspection) + (html == null ? "" : "Page " + html);
    result.print(command.commandLine().getOut(), inspection, text);
    return 0;
  }

  private String first(List<SplitSize> splits) throws DataSetException {
    if (splits.isEmpty()) {
      throw new DataSetException("Cannot show %s: it has no images".formatted(dataSet));
    }
    return splits.get(0).name();
  }

  private void writePage(Configuration hadoop, String shown) throws IOException {
    String page = new ContactSheet(hadoop, dataSet, EXAMPLES_OF_A_CLASS, MOST_CLASSES).html(shown);
    try (FSDataOutputStream out = html.getFileSystem(hadoop).create(html, true)) {
      out.write(page.getBytes(StandardCharsets.UTF_8));
    }
  }
}
