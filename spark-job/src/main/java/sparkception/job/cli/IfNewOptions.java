package sparkception.job.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import sparkception.job.registry.Retention;
import sparkception.job.retrain.PromotionRule;
import sparkception.job.retrain.RetrainOptions;
import sparkception.job.retrain.WebHook;

/** What {@code transfer --if-new} is told. */
final class IfNewOptions {

  private static final String HOOK = "SPARKCEPTION_HOOK";

  @Option(
      names = "--if-new",
      description =
          "Look for images that are new in the data set's input. If there are some, add them,"
              + " train a candidate from the registry's champion, and promote it if it is better.")
  boolean asked;

  @Option(
      names = "--registry",
      paramLabel = "DIR",
      description = "Where models are registered. Without a champion, --from becomes the first.")
  Path registry;

  @Option(
      names = "--margin",
      paramLabel = "GAIN",
      description = "Least gain in top-1 of a candidate that is promoted. Default: any.")
  Double margin;

  @Option(
      names = "--significance",
      paramLabel = "P",
      description =
          "Largest p-value of that gain, by a paired bootstrap on the hold-out. Default: 0.05.")
  Double significance;

  @Option(
      names = "--hold-out",
      paramLabel = "SPLIT",
      description =
          "Split that models are compared on, as it is when the first is registered. Default: test.")
  String holdOut;

  @Option(
      names = "--keep-versions",
      paramLabel = "N",
      description =
          "How many of the newest versions stay; champions and what is kept by hand do so anyway."
              + " Default: 10.")
  Integer keep;

  @Option(
      names = "--hook-file",
      paramLabel = "FILE",
      description =
          "A file with an address (http or https) that is told by a POST when a model was promoted"
              + " or not, or the command has failed. Default: the address in the environment's "
              + HOOK
              + ", if it is set.")
  java.nio.file.Path hookFile;

  /** Whether something of this is said. */
  boolean isSaid() {
    return asked
        || registry != null
        || margin != null
        || significance != null
        || holdOut != null
        || keep != null
        || hookFile != null;
  }

  /**
   * As a job takes it.
   *
   * @throws ParameterException if a value is out of range, or something is missing
   */
  RetrainOptions options(TransferCommand command) {
    if (!asked || registry == null) {
      throw command.wrong("--if-new and --registry DIR go together");
    }
    if (command.output != null) {
      throw command.wrong("Invalid --output: not with --if-new, whose runs are the registry's");
    }
    if (keep != null && keep < 1) {
      throw command.wrong(
          String.format(Locale.ROOT, "Invalid --keep-versions: %d (must be >= 1)", keep));
    }
    Retention usual = Retention.DEFAULT;
    return new RetrainOptions(
        command.training.data,
        command.from,
        holdOut == null ? "test" : holdOut,
        rule(command),
        keep == null ? usual : new Retention(keep, usual.rollbacks()));
  }

  /**
   * Who is told.
   *
   * @throws ParameterException if the file cannot be read, or has no address in it
   */
  Optional<WebHook> hook(TransferCommand command) {
    try {
      String address =
          hookFile == null
              ? System.getenv(HOOK)
              : Files.readString(hookFile, StandardCharsets.UTF_8);
      return Optional.ofNullable(address).map(WebHook::at);
    } catch (IOException e) {
      throw command.wrong(
          String.format(Locale.ROOT, "Invalid --hook-file: %s cannot be read", hookFile));
    } catch (IllegalArgumentException e) {
      throw command.wrong(e.getMessage());
    }
  }

  private PromotionRule rule(TransferCommand command) {
    try {
      return new PromotionRule(
          margin == null ? PromotionRule.DEFAULT.margin() : margin,
          significance == null ? PromotionRule.DEFAULT.significance() : significance);
    } catch (IllegalArgumentException e) {
      throw command.wrong(e.getMessage());
    }
  }
}
