package sparkception.job.mlflow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import sparkception.job.files.YamlKeys;
import sparkception.job.run.AccuracyPoint;
import sparkception.job.run.MetricLine;
import sparkception.job.run.RunDescription;
import sparkception.job.run.RunFolder;
import sparkception.job.run.RunReader;
import sparkception.job.run.RunStatus;

/**
 * A run in MLflow's words.
 *
 * @param name shown for it
 * @param folder its folder, absolute: what tells it from others
 * @param status RUNNING, FINISHED, FAILED or KILLED
 * @param started ms since 1970
 * @param ended the same; null while it runs
 * @param params the recipe's keys
 * @param tags version, data set and its hash, command, where its artifacts are
 * @param metrics of training ({@code train}) and of each split, by step; a run that has gone on has
 *     more of them, after the same ones
 */
public record TrackedRun(
    String name,
    String folder,
    String status,
    long started,
    Long ended,
    Map<String, String> params,
    Map<String, String> tags,
    Map<String, List<Metric>> metrics) {

  /** The tag by which a run is found again. */
  static final String ID = "sparkception.run";

  private static final String TRAINING = "train";

  /**
   * Reads a run folder.
   *
   * @throws sparkception.job.run.RunFolderException if it is none, or damaged
   */
  public static TrackedRun of(RunFolder run, String name) throws IOException {
    RunReader reader = RunReader.open(run);
    RunStatus status = reader.status().orElse(null);
    List<MetricLine> rounds = reader.metrics().rounds();
    NavigableMap<Long, Long> times = new TreeMap<>();
    rounds.forEach(round -> times.put(round.samples(), millis(round.time())));
    long started = times.isEmpty() ? millis(startOf(status)) : times.firstEntry().getValue();
    Map<String, List<Metric>> metrics = new TreeMap<>();
    rounds.forEach(round -> metrics.merge(TRAINING, of(round), TrackedRun::both));
    for (NavigableMap<Long, AccuracyPoint> split : reader.figures().values()) {
      for (AccuracyPoint point : split.values()) {
        Map.Entry<Long, Long> time = times.floorEntry(point.samples());
        List<Metric> some = of(point, time == null ? started : time.getValue());
        metrics.merge("split " + point.split(), some, TrackedRun::both);
      }
    }
    return new TrackedRun(
        name,
        run.path().toString(),
        stateOf(status),
        started,
        status == null || status.ended() == null ? null : millis(status.ended()),
        params(reader.recipe("show")),
        tags(run, reader.description().orElse(null)),
        metrics);
  }

  private static Map<String, String> params(String recipe) throws IOException {
    Map<String, String> params = new TreeMap<>();
    YamlKeys.of(recipe).forEach((key, value) -> params.put(key(key), value));
    return params;
  }

  /** As MLflow allows it, and such that no key leads out of its folder. */
  private static String key(String name) {
    String key = name.replaceAll("[^A-Za-z0-9_. -]", "_");
    return key.matches("[.]*") ? "_" + key : key;
  }

  private static String startOf(RunStatus status) {
    return status == null ? null : status.started();
  }

  private static long millis(String time) {
    try {
      return time == null ? 0 : Instant.parse(time).toEpochMilli();
    } catch (DateTimeException e) {
      return 0;
    }
  }

  /** One that says that it runs, and has not shown so for a minute, was killed. */
  private static String stateOf(RunStatus status) {
    if (status == null || status.state() == null) {
      return "FINISHED";
    }
    return switch (status.state()) {
      case RUNNING -> status.isSilent(Instant.now()) ? "KILLED" : "RUNNING";
      case ENDED -> "FINISHED";
      case STOPPED -> "KILLED";
      case FAILED -> "FAILED";
    };
  }

  private static List<Metric> both(List<Metric> before, List<Metric> after) {
    before.addAll(after);
    return before;
  }

  private static List<Metric> of(MetricLine round) {
    Values values = new Values(millis(round.time()), round.samples());
    values.add("loss", round.loss());
    values.add("learning_rate", round.learningRate());
    values.add("images_per_second", round.imagesPerSecond());
    values.add("divergence", round.divergence());
    values.add("seconds.round", round.seconds());
    values.add("seconds.fetch", round.fetchSeconds());
    values.add("seconds.compute", round.computeSeconds());
    values.add("seconds.reduce", round.reduceSeconds());
    values.add("seconds.broadcast", round.broadcastSeconds());
    return values.all;
  }

  private static List<Metric> of(AccuracyPoint point, long time) {
    Values values = new Values(time, point.samples());
    values.add(point.split() + ".loss", point.loss());
    values.add(point.split() + ".top_1", point.top1());
    values.add(point.split() + ".top_5", point.top5());
    values.add(point.split() + ".map_at_100", point.mapAt100());
    return values.all;
  }

  /** Values of one step. JSON has no others than finite ones. */
  private static final class Values {

    private final List<Metric> all = new ArrayList<>();
    private final long time;
    private final long step;

    Values(long time, long step) {
      this.time = time;
      this.step = step;
    }

    void add(String key, Double value) {
      if (value != null && Double.isFinite(value)) {
        all.add(new Metric(key(key), value, time, step));
      }
    }
  }

  private static Map<String, String> tags(RunFolder run, RunDescription description) {
    Map<String, String> tags = new TreeMap<>();
    tags.put(ID, id(run.path().toString()));
    tags.put("sparkception.folder", run.path().toString());
    tags.put("sparkception.checkpoints", run.checkpoints().toString());
    if (description != null) {
      tags.put("sparkception.data", description.data());
      tags.put("sparkception.data_fingerprint", description.dataFingerprint());
      tags.put("sparkception.parameters", text(description.parameters()));
      if (description.invocation() != null) {
        tags.put("sparkception.version", description.invocation().version());
        tags.put("sparkception.command", description.invocation().command());
        tags.put("sparkception.host", description.invocation().host());
      }
    }
    tags.values().removeIf(value -> value == null);
    return tags;
  }

  /** Of its folder; in filters of MLflow a path's quotes could not be told from its own. */
  String id() {
    return id(folder);
  }

  /** 32 hexadecimal digits. */
  static String id(String of) {
    return UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8)).toString().replace("-", "");
  }

  private static String text(Object value) {
    return value == null ? null : value.toString();
  }
}
