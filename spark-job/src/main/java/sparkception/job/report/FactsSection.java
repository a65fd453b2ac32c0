package sparkception.job.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import sparkception.job.run.Evaluation;
import sparkception.job.run.Invocation;
import sparkception.job.run.RunDescription;
import sparkception.job.run.RunStatus;

/** What was run: on which data, where, when, by which command and which program. */
final class FactsSection {

  private FactsSection() {}

  /**
   * The section.
   *
   * @param run null where the run folder says nothing of it
   * @param status null where it says nothing of that
   * @param evaluations whose commands are told too
   */
  static String html(RunDescription run, RunStatus status, List<Evaluation> evaluations) {
    Map<String, String> facts = new LinkedHashMap<>();
    if (run != null) {
      training(run, facts);
    }
    if (status != null && status.state() != null) {
      facts.put("state", state(status));
    }
    for (Evaluation evaluation : evaluations) {
      invocation("evaluated on " + evaluation.split(), evaluation.invocation(), facts);
      facts.putIfAbsent("data set", evaluation.data());
      if (evaluation.parameters() > 0) {
        facts.putIfAbsent("parameters", Figures.count(evaluation.parameters()));
      }
    }
    return facts.isEmpty() ? "" : table(facts);
  }

  private static void training(RunDescription run, Map<String, String> facts) {
    if (run.data() != null) {
      facts.put("data set", run.data());
    }
    if (run.images() != null) {
      facts.put("images", images(run.images()));
    }
    if (run.classes() != null) {
      facts.put("classes", Figures.count(run.classes().size()));
    }
    if (run.input() != null && run.channels() != null) {
      facts.put(
          "input", String.format(Locale.ROOT, "%1$d x %1$d x %2$d", run.input(), run.channels()));
    }
    if (run.parameters() != null) {
      facts.put("parameters", Figures.count(run.parameters()));
    }
    invocation("trained", run.invocation(), facts);
    if (run.dataFingerprint() != null) {
      facts.put("fingerprint of the data", run.dataFingerprint());
    }
  }

  /** Of a run that may go on while the page is looked at. */
  private static String state(RunStatus status) {
    String seen =
        String.format(
            Locale.ROOT,
            "%s of %s samples",
            Figures.count(status.samples()),
            Figures.count(status.totalSamples()));
    return switch (status.state()) {
      case RUNNING ->
          String.format(Locale.ROOT, "running, last heard of at %s: %s", status.heartbeat(), seen);
      case ENDED -> String.format(Locale.ROOT, "ended at %s: %s", status.ended(), seen);
      case STOPPED, FAILED ->
          String.format(
              Locale.ROOT,
              "%s at %s: %s. %s",
              status.state(),
              status.ended(),
              seen,
              status.message());
    };
  }

  private static String images(Map<String, Long> splits) {
    return splits.entrySet().stream()
        .map(split -> split.getKey() + " " + Figures.count(split.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static void invocation(String what, Invocation by, Map<String, String> facts) {
    if (by == null) {
      return;
    }
    if (by.command() != null) {
      facts.put(what + ", by", by.command());
    }
    facts.put(what + ", on", String.format(Locale.ROOT, "%s, %s", by.started(), by.host()));
    facts.put(what + ", with", programs(by));
  }

  private static String programs(Invocation by) {
    List<String> programs = new ArrayList<>();
    programs.add("sparkception " + (by.version() == null ? "(not packaged)" : by.version()));
    programs.add("Spark " + by.spark());
    programs.add("Java " + by.java());
    return String.join(", ", programs);
  }

  private static String table(Map<String, String> facts) {
    return facts.entrySet().stream()
        .map(fact -> Html.row(fact.getKey(), List.of(Html.cell(fact.getValue()))))
        .collect(
            Collectors.joining(
                "",
                "<table class=\"facts\">\n<caption>Data set, commands, versions</caption>\n<tbody>\n",
                "</tbody></table>"));
  }
}
