package sparkception.job.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sparkception.job.report.RunReport;
import sparkception.job.run.RunFolder;

/** {@code sparkception report}. */
@Command(
    name = "report",
    description =
        "Writes RUN/report.html: curves, confusion matrix, each class, mistakes with Grad-CAM,"
            + " calibration, timings, data set, lineage, recipe.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "The page needs no other file and no network. Evaluate first to have accuracy on it.",
      "",
      "Example:",
      "  sparkception report --run run1"
    })
final class ReportCommand implements Callable<Integer> {

  @Option(names = "--run", required = true, paramLabel = "RUN", description = "Run folder.")
  Path run;

  @Mixin ResultOptions result;
  @Spec CommandSpec command;

  @Override
  public Integer call() throws Exception {
    Path report = new RunReport(RunFolder.at(run, new Configuration())).write();
    result.print(
        command.commandLine().getOut(), Map.of("report", report.toString()), "Report " + report);
    return 0;
  }
}
