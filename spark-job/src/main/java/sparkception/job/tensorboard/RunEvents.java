package sparkception.job.tensorboard;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.tensorflow.framework.Summary;
import sparkception.job.files.YamlKeys;
import sparkception.job.run.AccuracyPoint;
import sparkception.job.run.ClassScore;
import sparkception.job.run.Evaluation;
import sparkception.job.run.MetricLine;
import sparkception.job.run.Metrics;
import sparkception.job.run.Prediction;
import sparkception.job.run.Recovery;
import sparkception.job.run.RunFolder;
import sparkception.job.run.RunReader;
import sparkception.job.run.RunState;
import sparkception.job.run.RunStatus;

/**
 * A run's events by the folder that they belong to: its own, that of training, and one for each
 * split, so that curves of the same name share a chart. Steps are training examples seen. The same
 * run makes the same bytes, and one that has gone on makes them longer.
 */
final class RunEvents {

  private static final String OWN = "";
  private static final String TRAINING = "train";
  private static final String PNG = "data:image/png;base64,";
  private static final int MOST_PICTURES = 24;

  private final Map<String, EventStream> streams = new LinkedHashMap<>();
  private final NavigableMap<Long, Double> times = new TreeMap<>();
  private final double began;

  private RunEvents(Metrics metrics, RunStatus status) {
    for (MetricLine round : metrics.rounds()) {
      seconds(round.time()).ifPresent(time -> times.put(round.samples(), time));
    }
    // Of its first round, since the status is of the latest start.
    this.began =
        times.isEmpty()
            ? seconds(status == null ? null : status.started()).orElse(0.0)
            : times.firstEntry().getValue();
  }

  /** What a run folder holds by now, by folder: empty for the run's own. */
  static Map<String, EventStream> of(RunFolder run) throws IOException {
    RunReader reader = RunReader.open(run);
    RunStatus status = reader.status().orElse(null);
    Metrics metrics = reader.metrics();
    RunEvents events = new RunEvents(metrics, status);
    events.addRecipe(reader.recipe("show"));
    metrics.rounds().forEach(events::addRound);
    metrics.recoveries().forEach(events::addRecovery);
    reader
        .figures()
        .forEach(
            (split, points) -> points.values().forEach(point -> events.addPoint(split, point)));
    reader.ownEvaluations().forEach(events::addMistakes);
    events.addEnd(status);
    return events.streams;
  }

  private static Optional<Double> seconds(String time) {
    try {
      return Optional.ofNullable(time).map(text -> Instant.parse(text).toEpochMilli() / 1000.0);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** When training had seen so many examples, as far as its rounds tell. */
  private double timeAt(long samples) {
    Map.Entry<Long, Double> before = times.floorEntry(samples);
    return before == null ? began : before.getValue();
  }

  private EventStream stream(String folder) {
    return streams.computeIfAbsent(folder, name -> new EventStream(began));
  }

  private void addRecipe(String recipe) throws IOException {
    stream(OWN).add(began, 0, List.of(HyperParameters.begun(YamlKeys.of(recipe), began)));
    stream(OWN)
        .add(began, 0, List.of(Summaries.text("recipe", "```yaml\n" + recipe.strip() + "\n```")));
  }

  private void addRound(MetricLine round) {
    List<Summary.Value> values = new ArrayList<>();
    add("loss", round.loss(), values);
    add("learning_rate", round.learningRate(), values);
    add("images_per_second", round.imagesPerSecond(), values);
    add("divergence", round.divergence(), values);
    add("seconds/round", round.seconds(), values);
    add("seconds/fetch", round.fetchSeconds(), values);
    add("seconds/compute", round.computeSeconds(), values);
    add("seconds/reduce", round.reduceSeconds(), values);
    add("seconds/broadcast", round.broadcastSeconds(), values);
    stream(TRAINING).add(timeAt(round.samples()), round.samples(), values);
  }

  private static void add(String tag, Double value, List<Summary.Value> values) {
    if (value != null) {
      values.add(Summaries.scalar(tag, value));
    }
  }

  private void addRecovery(Recovery recovery) {
    String text = String.format(Locale.ROOT, "%s: %s", recovery.recovery(), recovery.cause());
    stream(OWN)
        .add(
            timeAt(recovery.afterSamples()),
            recovery.afterSamples(),
            List.of(Summaries.text("recoveries", text)));
  }

  private void addPoint(String split, AccuracyPoint point) {
    List<Summary.Value> values = new ArrayList<>();
    add("loss", point.loss(), values);
    add("top_1", point.top1(), values);
    add("top_5", point.top5(), values);
    add("map_at_100", point.mapAt100(), values);
    // Training's own folder has losses of its rounds.
    String folder = split.equals(TRAINING) ? "train-evaluated" : split;
    stream(folder).add(timeAt(point.samples()), point.samples(), values);
  }

  private void addMistakes(Evaluation evaluation) {
    List<Prediction> mistakes =
        Optional.ofNullable(evaluation.predictions()).orElse(List.of()).stream()
            .filter(each -> !each.isRight() && each.image() != null && each.image().startsWith(PNG))
            .limit(MOST_PICTURES)
            .toList();
    if (!mistakes.isEmpty()) {
      stream(OWN)
          .add(
              timeAt(evaluation.samples()),
              evaluation.samples(),
              List.of(
                  Summaries.images(
                      "mistakes/" + evaluation.split(),
                      mistakes.stream().map(RunEvents::png).toList()),
                  Summaries.text(
                      "mistakes_listed/" + evaluation.split(),
                      table(mistakes, evaluation.classes()))));
    }
  }

  private static byte[] png(Prediction prediction) {
    return Base64.getDecoder().decode(prediction.image().substring(PNG.length()));
  }

  private static String table(List<Prediction> mistakes, List<ClassScore> classes) {
    StringBuilder table =
        new StringBuilder("| picture | file | is | was taken for | probability |\n");
    table.append("| --- | --- | --- | --- | --- |\n");
    for (int i = 0; i < mistakes.size(); i++) {
      Prediction mistake = mistakes.get(i);
      table.append(
          String.format(
              Locale.ROOT,
              "| %d | %s | %s | %s | %.3f |%n",
              i,
              cell(mistake.path()),
              cell(name(mistake.actual(), classes)),
              cell(name(mistake.predicted(), classes)),
              mistake.probability()));
    }
    return table.toString();
  }

  private static String name(int index, List<ClassScore> classes) {
    return classes == null || index < 0 || index >= classes.size()
        ? Integer.toString(index)
        : classes.get(index).name();
  }

  private static String cell(String text) {
    return String.valueOf(text).replace("\\", "\\\\").replace("|", "\\|").replaceAll("\\R", " ");
  }

  /** TensorBoard believes the first end that it is told of, so a run that may go on has none. */
  private void addEnd(RunStatus status) {
    boolean over =
        status != null && (status.state() == RunState.ENDED || status.state() == RunState.FAILED);
    if (over) {
      double ended = seconds(status.ended()).orElse(began);
      stream(OWN)
          .add(ended, status.samples(), List.of(HyperParameters.over(status.state(), ended)));
    }
  }
}
