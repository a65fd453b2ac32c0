package sparkception.job.ui;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import sparkception.job.registry.Champion;
import sparkception.job.registry.ModelRegistry;
import sparkception.job.registry.ModelVersion;

/**
 * A registry.
 *
 * @param folder of it
 * @param champion number of the champion; null for none
 * @param since when it became that, ISO 8601, UTC
 * @param reason why
 * @param versions the newest first
 * @param problem why it cannot be read; null if it can
 */
record RegistryView(
    String folder,
    Integer champion,
    String since,
    String reason,
    List<Version> versions,
    String problem) {

  /**
   * A version.
   *
   * @param run by which name its curves can be seen; null if it is not among the known runs
   * @param registered ISO 8601, UTC
   * @param parent with whose weights it began; null for none
   * @param data the data set's folder
   * @param figures by name
   * @param kept whether it stays, however old
   * @param reason why it was promoted, or not
   * @param problem why it cannot be read; null if it can
   */
  record Version(
      int number,
      String run,
      String registered,
      Integer parent,
      String data,
      Map<String, Double> figures,
      boolean kept,
      String reason,
      String problem) {

    private static Version of(ModelVersion version, String run, boolean kept) {
      return new Version(
          version.number(),
          run,
          version.registered(),
          version.lineage().parent(),
          version.lineage().data(),
          version.metrics(),
          kept,
          version.decision().reason(),
          null);
    }

    private static Version unreadable(int number, String problem) {
      return new Version(number, null, null, null, null, Map.of(), false, null, problem);
    }
  }

  /** What a folder holds by now; a failure is a sentence, and damages no other version's line. */
  static RegistryView of(
      Path folder, Configuration hadoop, Function<Path, Optional<String>> runs, Words words) {
    try {
      return of(ModelRegistry.at(folder, hadoop), runs, words);
    } catch (IOException | RuntimeException | FSError e) {
      return new RegistryView(folder.toString(), null, null, null, List.of(), words.of(e));
    }
  }

  private static RegistryView of(
      ModelRegistry registry, Function<Path, Optional<String>> runs, Words words)
      throws IOException {
    Champion champion = registry.champion();
    List<Version> versions = new ArrayList<>();
    for (int number : registry.numbers()) {
      versions.add(0, version(registry, number, runs, words));
    }
    Optional<Champion.Reign> reign =
        champion.version().map(any -> champion.reigns().get(champion.reigns().size() - 1));
    return new RegistryView(
        registry.folder().toString(),
        champion.version().orElse(null),
        reign.map(Champion.Reign::since).orElse(null),
        reign.map(Champion.Reign::reason).orElse(null),
        versions,
        null);
  }

  private static Version version(
      ModelRegistry registry, int number, Function<Path, Optional<String>> runs, Words words)
      throws IOException {
    try {
      return Version.of(
          registry.version(number),
          runs.apply(registry.folder(number)).orElse(null),
          registry.keptByHand().contains(number));
    } catch (IOException | RuntimeException | FSError e) {
      return Version.unreadable(number, words.of(e));
    }
  }
}
