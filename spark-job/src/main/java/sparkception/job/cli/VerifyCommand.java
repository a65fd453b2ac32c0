package sparkception.job.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sparkception.data.inspect.Verification;
import sparkception.data.inspect.VerifyJob;

/** {@code sparkception verify}. */
@Command(
    name = "verify",
    description = "Reads a whole data set again: every hash, count and label.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Exit code 0 if all is as the manifest says; 1 with a line for each problem if not.",
      "",
      "Example:",
      "  sparkception verify flowers"
    })
final class VerifyCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DATASET", description = "Data set made by 'sparkception prep'.")
  Path dataSet;

  @Mixin SparkOptions spark;
  @Mixin ResultOptions result;
  @Spec CommandSpec command;

  @Override
  public Integer call() throws Exception {
    try (SparkSession session = spark.openWithoutGpus("verify")) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
      // An executor's working folder is another one, so relative paths end here.
      Path path = dataSet.getFileSystem(context.hadoopConfiguration()).makeQualified(dataSet);
      Verification verification = new VerifyJob(context, path).execute();
      verification.problems().forEach(command.commandLine().getErr()::println);
      result.print(command.commandLine().getOut(), verification, text(verification));
      return verification.problems().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }

  private String text(Verification verification) {
    return String.format(
        Locale.ROOT,
        "%s: %s images in %s shards read (%s) in %s, %s",
        dataSet,
        Amounts.count(verification.images()),
        Amounts.count(verification.shards()),
        Amounts.bytes(verification.bytes()),
        Amounts.duration(verification.seconds()),
        verdict(verification.problems().size()));
  }

  private static String verdict(int problems) {
    return switch (problems) {
      case 0 -> "all as the manifest says";
      case 1 -> "1 problem";
      default -> Amounts.count(problems) + " problems";
    };
  }
}
