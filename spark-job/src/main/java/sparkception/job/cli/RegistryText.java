package sparkception.job.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import sparkception.job.registry.Champion;
import sparkception.job.registry.ModelVersion;
import sparkception.job.registry.VersionDifference;

/** A registry in words. */
final class RegistryText {

  private static final int HASH_SHOWN = 12;

  private RegistryText() {}

  static String list(
      Path folder, List<ModelVersion> versions, Champion champion, Set<Integer> kept) {
    if (versions.isEmpty()) {
      return folder + " has no versions";
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("version", "registered", "top-1", "parent", "data", "decided"));
    for (ModelVersion version : versions) {
      rows.add(row(version, champion, kept));
    }
    return TextTable.of(rows, 6);
  }

  private static List<String> row(ModelVersion version, Champion champion, Set<Integer> kept) {
    String number = Integer.toString(version.number());
    boolean reigns = champion.version().filter(one -> one == version.number()).isPresent();
    return List.of(
        number + (reigns ? " champion" : "") + (kept.contains(version.number()) ? " kept" : ""),
        version.registered(),
        version.metrics().containsKey("top1")
            ? String.format(Locale.ROOT, "%.4f", version.metrics().get("top1"))
            : "-",
        version.lineage().parent() == null ? "-" : version.lineage().parent().toString(),
        shortHash(version.lineage().dataFingerprint()),
        version.decision().reason());
  }

  static String version(Path folder, ModelVersion version, Champion champion) {
    boolean reigns = champion.version().filter(one -> one == version.number()).isPresent();
    return String.format(
        Locale.ROOT,
        """
        Version %d%s, registered %s
        %s
        %s
        Data    %s (%s)
        Parent  %s
        Program %s
        %s in %d files, all as they were registered
        %s
        """,
        version.number(),
        reigns ? ", the champion" : "",
        version.registered(),
        folder,
        version.decision().reason(),
        version.lineage().data(),
        shortHash(version.lineage().dataFingerprint()),
        version.lineage().parent() == null ? "none" : version.lineage().parent(),
        version.lineage().program() == null ? "(not packaged)" : version.lineage().program(),
        Amounts.bytes(version.bytes()),
        version.files().size(),
        metrics(version.metrics()));
  }

  private static String metrics(Map<String, Double> metrics) {
    return metrics.entrySet().stream()
        .map(
            each ->
                String.format(Locale.ROOT, "%s %s", each.getKey(), Amounts.rate(each.getValue())))
        .collect(Collectors.joining(", "));
  }

  static String differences(int before, int after, List<VersionDifference> differences) {
    if (differences.isEmpty()) {
      return "No differences in figures, data or recipe";
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "version " + before, "version " + after));
    differences.forEach(
        each -> rows.add(List.of(each.what(), shown(each.before()), shown(each.after()))));
    return TextTable.of(rows, 3);
  }

  private static String shown(String value) {
    return value == null ? "-" : value;
  }

  private static String shortHash(String hash) {
    return hash == null ? "-" : hash.substring(0, Math.min(HASH_SHOWN, hash.length()));
  }
}
