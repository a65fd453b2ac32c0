package sparkception.job.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import sparkception.job.run.AccuracyPoint;
import sparkception.job.run.Invocation;
import sparkception.job.run.MetricLine;
import sparkception.job.run.Recovery;
import sparkception.job.run.RunDescription;
import sparkception.job.run.RunStatus;
import sparkception.job.run.RunSummary;

/** A run at a glance, for people. */
final class RunText {

  private static final int MOST_RECOVERIES = 5;

  private RunText() {}

  static String of(RunSummary summary) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Run", summary.run());
    facts.put("State", state(summary));
    facts.put("Network", network(summary));
    if (summary.description() != null) {
      describe(summary.description(), facts);
    }
    facts.put("Rounds", rounds(summary));
    return facts.entrySet().stream()
            .map(fact -> format("%-9s%s%n", fact.getKey(), fact.getValue()))
            .collect(Collectors.joining())
        + recoveries(summary.recoveries())
        + figures(summary);
  }

  private static String state(RunSummary summary) {
    RunStatus status = summary.status();
    if (status == null || status.state() == null) {
      return "not told, as the run is of another version";
    }
    String seen =
        format(
            ", %s of %s samples (%s)",
            Amounts.count(status.samples()),
            Amounts.count(status.totalSamples()),
            Amounts.percent(
                (double) status.samples(), Math.max(1.0, (double) status.totalSamples())));
    return switch (status.state()) {
      case RUNNING ->
          summary.silent()
              ? format(
                  "killed, or out of reach, as it was last heard of at %s%s; the same command goes on",
                  status.heartbeat(), seen)
              : "running" + seen;
      case ENDED -> format("ended at %s%s", status.ended(), seen);
      case STOPPED, FAILED ->
          format("%s at %s%s: %s", status.state(), status.ended(), seen, status.message());
    };
  }

  /** The family and what a recipe asks of it most often. */
  private static String network(RunSummary summary) {
    Map<String, Object> keys = summary.network() == null ? Map.of() : summary.network();
    RunDescription run = summary.description();
    List<String> words = new ArrayList<>();
    words.add(String.valueOf(keys.getOrDefault("name", "not told")));
    for (String key : List.of("input", "channels", "width", "middle-modules")) {
      if (keys.get(key) != null) {
        words.add(key + " " + keys.get(key));
      }
    }
    if (run != null && run.parameters() != null) {
      words.add(Amounts.count(run.parameters()) + " parameters");
    }
    return String.join(", ", words);
  }

  private static void describe(RunDescription run, Map<String, String> facts) {
    if (run.data() != null) {
      facts.put("Data", data(run));
    }
    if (run.engines() != null) {
      facts.put(
          "Engine", run.engines().stream().map(Object::toString).collect(Collectors.joining("; ")));
    }
    Invocation by = run.invocation();
    if (by != null) {
      facts.put("Started", by.started() + " on " + by.host());
    }
    if (by != null && by.command() != null) {
      facts.put("Command", by.command());
    }
  }

  private static String data(RunDescription run) {
    return run.data()
        + (run.classes() == null ? "" : ", " + Amounts.count(run.classes().size()) + " classes")
        + (run.images() == null ? "" : ", images: " + Amounts.counts(run.images()));
  }

  private static String rounds(RunSummary summary) {
    MetricLine newest = summary.newestRound();
    if (newest == null) {
      return "none yet";
    }
    List<String> words = new ArrayList<>();
    words.add(Amounts.count(summary.rounds()));
    words.add(newest.epoch() == null ? null : "epoch " + (newest.epoch() + 1));
    words.add(Amounts.count(newest.samples()) + " samples");
    words.add(newest.loss() == null ? null : format("loss %.4f", newest.loss()));
    words.add(
        newest.learningRate() == null
            ? null
            : "learning rate " + Amounts.rate(newest.learningRate()));
    words.add(
        newest.imagesPerSecond() == null
            ? null
            : format("%.0f images/s", newest.imagesPerSecond()));
    return words.stream().filter(Objects::nonNull).collect(Collectors.joining(", "));
  }

  private static String recoveries(List<Recovery> recoveries) {
    return recoveries.stream()
        .skip(Math.max(0, recoveries.size() - MOST_RECOVERIES))
        .map(
            each ->
                format(
                    "recovered after %s samples: %s (%s)%n",
                    Amounts.count(each.afterSamples()), each.recovery(), each.cause()))
        .collect(Collectors.joining());
  }

  private static String figures(RunSummary summary) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("split", "data", "samples", "images", "loss", "top-1", "top-5", "MAP@100"));
    summary.points().forEach(point -> rows.add(row("at checkpoints", point)));
    summary.evaluations().forEach(each -> rows.add(row(each.data(), each.figures())));
    return rows.size() == 1 ? "" : "\n" + TextTable.of(rows, 2);
  }

  private static List<String> row(String data, AccuracyPoint figures) {
    return List.of(
        figures.split(),
        String.valueOf(data),
        Amounts.count(figures.samples()),
        Amounts.count(figures.examples()),
        format("%.4f", figures.loss()),
        format("%.4f", figures.top1()),
        share(figures.top5()),
        share(figures.mapAt100()));
  }

  private static String share(Double value) {
    return value == null ? "-" : format("%.4f", value);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
