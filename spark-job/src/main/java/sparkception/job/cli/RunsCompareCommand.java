package sparkception.job.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sparkception.job.files.FileOutput;
import sparkception.job.report.RunComparison;
import sparkception.job.run.RunFolder;
import sparkception.job.run.RunSummary;

/** {@code sparkception runs compare}. */
@Command(
    name = "compare",
    description =
        "Runs beside each other: figures, in which keys their recipes differ, and curves on one page.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "The page needs no other file and no network.",
      "",
      "Example:",
      "  sparkception runs compare run1 run2 --html comparison.html"
    })
final class RunsCompareCommand implements Callable<Integer> {

  @Parameters(
      arity = "1..*",
      paramLabel = "FOLDER",
      description = "Runs, and folders with runs at any depth.")
  List<Path> folders;

  @Option(names = "--html", paramLabel = "FILE", description = "Write the page there.")
  Path html;

  @Mixin ResultOptions result;
  @Spec CommandSpec command;

  /**
   * What {@code --json} prints.
   *
   * @param runs in the order of the command
   * @param differences of their recipes: for each key the value in each run, empty where it has
   *     none
   */
  record Compared(List<RunSummary> runs, Map<String, List<String>> differences) {}

  @Override
  public Integer call() throws Exception {
    Configuration hadoop = new Configuration();
    List<RunFolder> runs = RunFolder.find(folders, hadoop);
    RunComparison comparison = RunComparison.of(runs);
    if (html != null) {
      FileOutput.replace(
          html.getFileSystem(hadoop), html, comparison.html().getBytes(StandardCharsets.UTF_8));
    }
    result.print(
        command.commandLine().getOut(),
        new Compared(RunsListCommand.summaries(runs), differences(comparison)),
        text(comparison));
    return 0;
  }

  private static Map<String, List<String>> differences(RunComparison comparison) {
    Map<String, List<String>> differences = new LinkedHashMap<>();
    comparison
        .differences()
        .forEach(row -> differences.put(row.get(0), row.subList(1, row.size())));
    return differences;
  }

  private String text(RunComparison comparison) {
    List<List<String>> rows = new ArrayList<>(List.of(new ArrayList<>(List.of("recipe"))));
    rows.get(0).addAll(comparison.names());
    rows.addAll(comparison.differences());
    return RunsListCommand.table(comparison)
        + "\n"
        + (rows.size() == 1 ? "The recipes do not differ.\n" : TextTable.of(rows, 1))
        + (html == null ? "" : "\nPage " + html);
  }
}
