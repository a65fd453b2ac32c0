package sparkception.job.ui;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import sparkception.job.registry.ModelVersion;
import sparkception.job.run.RunFolder;
import sparkception.job.run.RunSearch;

/**
 * The runs below a folder, by their paths below it. Requests name runs by these, and reach no other
 * place. Versions of a registry are runs as well; they are not listed with the others.
 */
final class KnownRuns {

  private static final Duration LEAST = Duration.ofSeconds(2);

  private final RunFolder root;
  private final Words words;
  private final Pace pace = new Pace(LEAST);
  private Map<String, CachedRun> runs = Map.of();
  private Set<Path> registries = Set.of();
  private Set<String> versions = Set.of();
  private List<String> problems = List.of();

  /**
   * What is listed.
   *
   * @param folder where runs are looked for
   * @param runs by name
   * @param problems why some folders could not be looked into, a sentence each
   */
  record Listing(String folder, List<RunLine> runs, List<String> problems) {}

  KnownRuns(RunFolder root, Words words) {
    this.root = root;
    this.words = words;
  }

  synchronized Listing list(Instant now) {
    look();
    List<RunLine> lines =
        runs.entrySet().stream()
            .filter(run -> !versions.contains(run.getKey()))
            .map(run -> run.getValue().read().line(now))
            .toList();
    return new Listing(root.path().toString(), lines, problems);
  }

  /** A run by itself; empty if there is none of that name. */
  synchronized Optional<RunView> view(String name, Instant now) {
    look();
    return Optional.ofNullable(runs.get(name)).map(run -> run.read().view(now));
  }

  synchronized Optional<RunFolder> folder(String name) {
    look();
    return Optional.ofNullable(runs.get(name)).map(CachedRun::folder);
  }

  /** Those whose versions are among the runs. */
  synchronized Set<Path> registries() {
    look();
    return registries;
  }

  /** The name of the run that is a folder; empty if none is. */
  synchronized Optional<String> name(Path folder) {
    return runs.entrySet().stream()
        .filter(run -> run.getValue().folder().path().equals(folder))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private void look() {
    long from = System.nanoTime();
    if (pace.isDue(from)) {
      RunSearch search = RunSearch.below(root);
      List<String> failures = new ArrayList<>(search.failures().stream().map(words::of).toList());
      keep(search.runs(), failures);
      problems = failures;
      pace.took(from, System.nanoTime());
    }
  }

  private void keep(List<RunFolder> found, List<String> failures) {
    Map<String, CachedRun> now = new LinkedHashMap<>();
    Set<Path> registriesNow = new LinkedHashSet<>();
    Set<String> versionsNow = new LinkedHashSet<>();
    for (RunFolder run : found) {
      String name = name(run);
      CachedRun known = runs.get(name);
      now.put(name, known == null ? new CachedRun(name, run, words) : known);
      if (isVersion(run, failures)) {
        versionsNow.add(name);
        registriesNow.add(run.path().getParent().getParent());
      }
    }
    runs = now;
    registries = registriesNow;
    versions = versionsNow;
  }

  private static boolean isVersion(RunFolder run, List<String> failures) {
    Path parent = run.path().getParent();
    try {
      return parent != null
          && parent.getName().equals("versions")
          && run.files().exists(new Path(run.path(), ModelVersion.FILE));
    } catch (IOException e) {
      failures.add(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private String name(RunFolder run) {
    String above = root.path().toUri().getPath();
    String path = run.path().toUri().getPath();
    return path.equals(above)
        ? run.path().getName()
        : path.substring(above.endsWith("/") ? above.length() : above.length() + 1);
  }
}
