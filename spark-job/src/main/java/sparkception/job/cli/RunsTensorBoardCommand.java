package sparkception.job.cli;

import java.io.IOException;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sparkception.job.run.RunFolder;
import sparkception.job.tensorboard.TensorBoardFolder;

/** {@code sparkception runs tensorboard}. */
@Command(
    name = "tensorboard",
    description =
        "Writes runs as TensorBoard's event files: curves, recipes as hyperparameters, mistakes as pictures.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "The same command again adds what has come since; training knows nothing of it. Steps are",
      "samples seen.",
      "",
      "Examples:",
      "  sparkception runs tensorboard runs --output logs",
      "  sparkception runs tensorboard runs --output logs --follow & tensorboard --logdir logs"
    })
final class RunsTensorBoardCommand implements Callable<Integer> {

  @Parameters(
      arity = "1..*",
      paramLabel = "FOLDER",
      description = "Runs, and folders with runs at any depth.")
  List<Path> folders;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "LOGDIR",
      description = "Folder on this machine; each run has one of its name in it.")
  java.nio.file.Path output;

  @Mixin Following following;
  @Mixin ResultOptions result;
  @Spec CommandSpec command;

  @Override
  public Integer call() throws Exception {
    Map<String, Integer> events = write();
    result.print(command.commandLine().getOut(), events, text(events));
    following.repeat(this::write, command.commandLine().getErr());
    return 0;
  }

  private Map<String, Integer> write() throws IOException {
    return new TensorBoardFolder(output).show(RunFolder.find(folders, new Configuration()));
  }

  private String text(Map<String, Integer> events) {
    return events.entrySet().stream()
        .map(run -> String.format(Locale.ROOT, "%s: %,d events%n", run.getKey(), run.getValue()))
        .collect(Collectors.joining("", "", "tensorboard --logdir " + output));
  }
}
