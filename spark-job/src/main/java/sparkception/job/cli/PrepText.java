package sparkception.job.cli;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import sparkception.data.prep.Increment;
import sparkception.data.prep.PrepEstimate;
import sparkception.data.prep.PrepResult;

/** What data preparation came to, for people. */
final class PrepText {

  private PrepText() {}

  static String of(PrepResult done, Path output) {
    return String.format(
        Locale.ROOT,
        """
        %s: %s images of %d classes (%s), %s refused%s%s
        %s in %s, %.0f images/s
        """,
        done.alreadyDone() ? "Already done" : "Done",
        Amounts.count(done.written()),
        done.classes(),
        Amounts.counts(done.splits()),
        Amounts.count(done.refused()),
        done.refusedBy().isEmpty() ? "" : ": " + Amounts.counts(done.refusedBy()),
        ignored(done.ignored(), done.ignoredBy()),
        output,
        Amounts.duration(done.seconds()),
        done.imagesPerSecond());
  }

  static String of(Increment found, Path output) {
    return found.isNothing()
        ? String.format(
            Locale.ROOT,
            "Nothing new%s: version %d, %s%n%s",
            found.refused() == 0 ? "" : ", but " + refused(found),
            found.version(),
            Amounts.counts(found.splits()),
            output)
        : String.format(
            Locale.ROOT,
            "Added %s images%s: version %d, %s%n%s in %s",
            Amounts.count(found.added()),
            found.refused() == 0 ? "" : ", " + refused(found),
            found.version(),
            Amounts.counts(found.splits()),
            found.folder(),
            Amounts.duration(found.seconds()));
  }

  private static String refused(Increment found) {
    return Amounts.count(found.refused()) + " refused: " + Amounts.counts(found.refusedBy());
  }

  static String of(PrepEstimate estimate) {
    String heading =
        String.format(
            Locale.ROOT,
            "Nothing is written. The input has %s images of %d classes, %s%s.%n",
            Amounts.count(estimate.images()),
            estimate.classes(),
            Amounts.bytes(estimate.bytes()),
            ignored(estimate.ignored(), estimate.ignoredBy()));
    return heading
        + estimate.splitBytes().entrySet().stream()
            .map(split -> split(split, estimate.splitShards()))
            .collect(Collectors.joining());
  }

  /** Nothing where nothing is ignored. */
  static String ignored(long entries, Map<String, Long> kinds) {
    return entries == 0
        ? ""
        : String.format(
            Locale.ROOT,
            "; %s no images and ignored: %s",
            Amounts.count(entries),
            Amounts.counts(kinds));
  }

  private static String split(Map.Entry<String, Long> bytes, Map<String, Long> shards) {
    return String.format(
        Locale.ROOT,
        "%s: about %s in %d shards%n",
        bytes.getKey(),
        Amounts.bytes(bytes.getValue()),
        shards.getOrDefault(bytes.getKey(), 0L));
  }
}
