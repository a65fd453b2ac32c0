package sparkception.job.ui;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import sparkception.job.report.RunFigures;
import sparkception.job.run.Invocation;
import sparkception.job.run.Recovery;
import sparkception.job.run.RunDescription;

/**
 * A run by itself.
 *
 * @param line as in the list
 * @param rounds by now
 * @param facts what it was trained on and by, names and values
 * @param recoveries what failed without stopping it, a sentence each
 * @param charts its curves
 * @param recipe YAML; null if it cannot be read
 */
record RunView(
    RunLine line,
    int rounds,
    Map<String, String> facts,
    List<String> recoveries,
    List<Curve> charts,
    String recipe) {

  static RunView of(String name, RunFigures run, Instant now) {
    return new RunView(
        RunLine.of(name, run, now),
        run.rounds(),
        facts(run.description()),
        run.recoveries().stream().map(RunView::sentence).toList(),
        run.charts().stream().map(Curve::of).toList(),
        run.recipe());
  }

  static RunView unreadable(String name, String problem) {
    return new RunView(RunLine.unreadable(name, problem), 0, Map.of(), List.of(), List.of(), null);
  }

  private static String sentence(Recovery recovery) {
    return String.format(
        Locale.ROOT,
        "After %,d samples: %s. %s",
        recovery.afterSamples(),
        recovery.recovery(),
        recovery.cause());
  }

  private static Map<String, String> facts(RunDescription run) {
    Map<String, String> facts = new LinkedHashMap<>();
    if (run != null) {
      facts.put("data set", run.data());
      facts.put("images", run.images() == null ? null : images(run.images()));
      facts.put("classes", run.classes() == null ? null : count(run.classes().size()));
      facts.put("parameters", run.parameters() == null ? null : count(run.parameters()));
      Optional<Invocation> by = Optional.ofNullable(run.invocation());
      facts.put("command", by.map(Invocation::command).orElse(null));
      facts.put("host", by.map(Invocation::host).orElse(null));
    }
    facts.values().removeIf(value -> value == null);
    return facts;
  }

  private static String images(Map<String, Long> splits) {
    return splits.entrySet().stream()
        .filter(split -> split.getValue() != null)
        .map(split -> split.getKey() + " " + count(split.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
