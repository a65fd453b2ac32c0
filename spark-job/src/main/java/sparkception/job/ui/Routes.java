package sparkception.job.ui;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import sparkception.job.report.RunReport;
import sparkception.job.run.RunFolder;

/** What each path means. A name in a request is looked up among the known runs and no further. */
final class Routes {

  private static final String NAME = "name=";

  private final OwnFiles files = new OwnFiles();
  private final Shown shown;
  private final Words words;
  private final KnownRuns runs;

  Routes(Shown shown, Words words) {
    this.shown = shown;
    this.words = words;
    this.runs = new KnownRuns(shown.runs(), words);
  }

  /**
   * The answer to a request that was let in.
   *
   * @param path as it was sent
   * @param query as it was sent; null for none
   */
  Answer answer(String path, String query) {
    Instant now = Instant.now();
    return switch (path) {
      case "/api/runs" -> Answer.json(runs.list(now));
      case "/api/run" -> known(query, name -> runs.view(name, now).map(Answer::json));
      case "/api/registries" -> Answer.json(registries());
      case "/api/schedule" -> Answer.json(schedules(now));
      case "/report" -> known(query, name -> runs.folder(name).map(this::report));
      default -> files.find(path).orElseGet(() -> Answer.problem(404, "There is no such page."));
    };
  }

  private interface Lookup {
    Optional<Answer> of(String name);
  }

  private static Answer known(String query, Lookup lookup) {
    Optional<String> name = name(query);
    return name.isEmpty()
        ? Answer.problem(400, "The request must name a run: name=RUN, percent-encoded.")
        : lookup
            .of(name.get())
            .orElseGet(
                () -> Answer.problem(404, "There is no run of this name here, or no longer."));
  }

  private static Optional<String> name(String query) {
    if (query == null || !query.startsWith(NAME) || query.contains("&")) {
      return Optional.empty();
    }
    try {
      return Optional.of(URLDecoder.decode(query.substring(NAME.length()), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Answer report(RunFolder run) {
    try {
      return Answer.selfContained(new RunReport(run).html());
    } catch (IOException | RuntimeException | FSError e) {
      return Answer.problem(500, words.of(e));
    }
  }

  private List<RegistryView> registries() {
    Configuration hadoop = shown.runs().files().getConf();
    Set<Path> folders = new LinkedHashSet<>(shown.registries());
    folders.addAll(runs.registries());
    return folders.stream()
        .map(folder -> RegistryView.of(folder, hadoop, runs::name, words))
        .toList();
  }

  private List<ScheduleView> schedules(Instant now) {
    Configuration hadoop = shown.runs().files().getConf();
    return shown.schedule().stream()
        .map(each -> ScheduleView.of(each.file(), each.logs(), hadoop, now, words))
        .toList();
  }
}
