package sparkception.job.cli;

import java.util.Locale;
import org.apache.hadoop.fs.Path;
import sparkception.job.registry.ModelVersion;
import sparkception.job.retrain.RetrainResult;

/** What a look for new images came to, for people. */
final class RetrainText {

  private RetrainText() {}

  static String of(RetrainResult result, Path registry) {
    return switch (result.outcome()) {
      case NOTHING_NEW ->
          String.format(
              Locale.ROOT,
              "Nothing new in %s; the champion stays version %d",
              result.data(),
              result.champion());
      case PROMOTED ->
          String.format(
              Locale.ROOT,
              "%s new images. Version %d is the champion now: %s%n%s/versions/%d",
              Amounts.count(result.added()),
              result.version().number(),
              reason(result.version()),
              registry,
              result.version().number());
      case NOT_PROMOTED ->
          String.format(
              Locale.ROOT,
              "%s new images. Version %d is registered and not promoted: %s%nThe champion stays version %d",
              Amounts.count(result.added()),
              result.version().number(),
              reason(result.version()),
              result.champion());
    };
  }

  private static String reason(ModelVersion version) {
    return version.decision().reason();
  }
}
