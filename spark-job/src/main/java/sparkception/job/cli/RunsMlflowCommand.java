package sparkception.job.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sparkception.job.mlflow.Credentials;
import sparkception.job.mlflow.TrackedRun;
import sparkception.job.mlflow.Tracking;
import sparkception.job.run.RunFolder;

/** {@code sparkception runs mlflow}. */
@Command(
    name = "mlflow",
    description =
        "Logs runs to MLflow: recipes as params, curves as metrics, data set and version as tags.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "The same command again adds what has come since; training knows nothing of it. Steps are",
      "samples seen. A server's token or user and password are taken from MLFLOW_TRACKING_TOKEN, or",
      "MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.",
      "",
      "Examples:",
      "  sparkception runs mlflow runs --tracking-uri http://127.0.0.1:5000 --follow",
      "  sparkception runs mlflow runs --tracking-uri mlruns"
    })
final class RunsMlflowCommand implements Callable<Integer> {

  private static final String VARIABLE = "MLFLOW_TRACKING_URI";

  @Parameters(
      arity = "1..*",
      paramLabel = "FOLDER",
      description = "Runs, and folders with runs at any depth.")
  List<Path> folders;

  @Option(
      names = "--tracking-uri",
      paramLabel = "URI",
      description =
          "http(s)://SERVER, or a folder (file:) for MLflow's file store. Default: "
              + VARIABLE
              + ".")
  String uri = System.getenv(VARIABLE);

  @Option(
      names = "--experiment",
      paramLabel = "NAME",
      defaultValue = "sparkception",
      description = "Made if there is none. Default: ${DEFAULT-VALUE}.")
  String experiment;

  @Mixin Following following;
  @Mixin ResultOptions result;
  @Spec CommandSpec command;

  @Override
  public Integer call() throws Exception {
    if (uri == null || uri.isBlank()) {
      throw new ParameterException(
          command.commandLine(), "Missing --tracking-uri, and no " + VARIABLE + " is set");
    }
    Map<String, String> ids = log();
    result.print(command.commandLine().getOut(), ids, text(ids));
    following.repeat(this::log, command.commandLine().getErr());
    return 0;
  }

  /** MLflow's ids by the runs' names. */
  private Map<String, String> log() throws IOException {
    Tracking tracking = Tracking.at(uri, Credentials.of(System.getenv()));
    List<RunFolder> runs = RunFolder.find(folders, new Configuration());
    List<String> names = RunFolder.names(runs);
    Map<String, String> ids = new LinkedHashMap<>();
    for (int i = 0; i < runs.size(); i++) {
      ids.put(names.get(i), tracking.show(experiment, TrackedRun.of(runs.get(i), names.get(i))));
    }
    return ids;
  }

  private static String text(Map<String, String> ids) {
    return ids.entrySet().stream()
        .map(run -> String.format(Locale.ROOT, "%s: MLflow's run %s", run.getKey(), run.getValue()))
        .collect(Collectors.joining("\n"));
  }
}
