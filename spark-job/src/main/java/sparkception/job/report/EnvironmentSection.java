package sparkception.job.report;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import sparkception.job.run.Evaluation;
import sparkception.job.run.Invocation;
import sparkception.job.run.RunDescription;

/** What computed, and by which programs. */
final class EnvironmentSection {

  private EnvironmentSection() {}

  /**
   * The section.
   *
   * @param run null where the run folder says nothing of it
   * @param evaluations whose programs are told too
   */
  static String html(RunDescription run, List<Evaluation> evaluations) {
    Facts facts = new Facts();
    if (run != null) {
      facts.add("network", network(run));
      facts.add("engine", engines(run));
      facts.add("trained with", programs(run.invocation()));
    }
    for (Evaluation evaluation : evaluations) {
      facts.add("evaluated on " + evaluation.split() + " with", programs(evaluation.invocation()));
      facts.addIfAbsent(
          "network", evaluation.parameters() > 0 ? parameters(evaluation.parameters()) : null);
    }
    return facts.html("Engine and versions");
  }

  private static String network(RunDescription run) {
    if (run.parameters() == null) {
      return null;
    }
    return run.input() == null || run.channels() == null
        ? parameters(run.parameters())
        : String.format(
            Locale.ROOT,
            "%s on %2$d x %2$d x %3$d",
            parameters(run.parameters()),
            run.input(),
            run.channels());
  }

  private static String parameters(long parameters) {
    return Figures.count(parameters) + " parameters";
  }

  private static String engines(RunDescription run) {
    return run.engines() == null
        ? null
        : run.engines().stream().map(Objects::toString).collect(Collectors.joining("; "));
  }

  private static String programs(Invocation by) {
    return by == null
        ? null
        : String.format(
            Locale.ROOT,
            "sparkception %s, Spark %s, Java %s",
            by.version() == null ? "(not packaged)" : by.version(),
            by.spark(),
            by.java());
  }
}
