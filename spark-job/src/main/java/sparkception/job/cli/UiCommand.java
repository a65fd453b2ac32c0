package sparkception.job.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sparkception.job.run.RunFolder;
import sparkception.job.ui.PageServer;
import sparkception.job.ui.Shown;
import sparkception.job.ui.Words;

/** {@code sparkception ui}. */
@Command(
    name = "ui",
    description =
        "Shows runs in a browser while they train: states, curves, registries, what a schedule does.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "The page is at 127.0.0.1 alone and changes nothing; Ctrl-C ends it. From another machine:",
      "ssh -L 8891:127.0.0.1:8891 this-machine. Registries below --runs are found by themselves.",
      "",
      "Examples:",
      "  sparkception ui --runs runs",
      "  sparkception ui --runs . --schedule nightly.yaml"
    })
final class UiCommand implements Callable<Integer> {

  private static final int MOST_PORT = 65_535;

  @Option(
      names = "--runs",
      required = true,
      paramLabel = "DIR",
      description = "Folder with runs at any depth, or a run.")
  Path runs;

  @Option(
      names = "--registry",
      paramLabel = "DIR",
      description = "A registry that is not below --runs; may be repeated.")
  List<Path> registries = List.of();

  @Option(
      names = "--schedule",
      paramLabel = "FILE",
      description = "What 'sparkception schedule' follows, on this machine.")
  java.nio.file.Path schedule;

  @Option(
      names = "--logs",
      paramLabel = "DIR",
      description = "Its logs. Default: FILE's name with -logs, beside it.")
  java.nio.file.Path logs;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8891",
      description = "Port of the page; 0 for one that is free. Default: ${DEFAULT-VALUE}.")
  int port;

  @Mixin ResultOptions result;
  @Spec CommandSpec command;

  @Override
  public Integer call() throws Exception {
    if (port < 0 || port > MOST_PORT) {
      throw invalid("Invalid --port: " + port + " (must be 0 to 65535)");
    }
    if (logs != null && schedule == null) {
      throw invalid("Invalid --logs: they are those of a --schedule");
    }
    try (PageServer page = PageServer.start(shown(), port, new Said())) {
      result.print(
          command.commandLine().getOut(),
          Map.of("address", page.address().toString()),
          "Runs below " + folder() + " are shown at " + page.address() + " (Ctrl-C ends this)");
      new CountDownLatch(1).await();
    }
    return 0;
  }

  /** Hadoop writes the current folder as nothing. */
  private String folder() {
    return runs.toString().isEmpty() ? Path.CUR_DIR : runs.toString();
  }

  private ParameterException invalid(String sentence) {
    return new ParameterException(command.commandLine(), sentence);
  }

  private Shown shown() throws IOException {
    return new Shown(
        RunFolder.at(runs, new Configuration()),
        registries,
        Optional.ofNullable(schedule)
            .map(file -> new Shown.ScheduleFiles(file, ScheduleCommand.folder(file, logs))));
  }

  /** The sentences that commands have, too. */
  private static final class Said implements Words {

    @Override
    public String of(Throwable failure) {
      return String.join(" ", ErrorReport.of(failure).lines());
    }

    @Override
    public String of(List<String> words) {
      return CommandText.of(words);
    }
  }
}
