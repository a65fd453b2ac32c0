package sparkception.job.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import sparkception.job.files.TolerantJson;

/**
 * Reads a run folder, as docs/run-folder.md describes it: of this version, of an earlier one, or of
 * a newer one with the same major version.
 */
public final class RunReader {

  private final RunFolder run;
  private final RunDescription description;

  private RunReader(RunFolder run, RunDescription description) {
    this.run = run;
    this.description = description;
  }

  /**
   * Opens a run folder, or one that is to become one.
   *
   * @throws RunFolderException if it is of a newer major version, or its {@code run.json} is
   *     damaged
   */
  public static RunReader open(RunFolder run) throws IOException {
    RunDescription description = read(run, run.run(), RunDescription.class).orElse(null);
    if (description != null) {
      RunSchema.of(run, description.schemaVersion()).requireReadable(run);
    }
    return new RunReader(run, description);
  }

  /** What it was trained on and by; empty where nothing says so. */
  public Optional<RunDescription> description() {
    return Optional.ofNullable(description);
  }

  /** How its latest start is doing; empty in folders of earlier versions. */
  public Optional<RunStatus> status() throws IOException {
    Optional<RunStatus> status = read(run, run.status(), RunStatus.class);
    if (status.isPresent()) {
      requireTime("heartbeat", status.get().heartbeat());
    }
    return status;
  }

  private void requireTime(String key, String value) throws RunFolderException {
    try {
      if (value != null) {
        Instant.parse(value);
      }
    } catch (DateTimeParseException e) {
      throw new RunFolderException(
          String.format(
              Locale.ROOT,
              "Invalid %s: %s %s (must be a time as in 2026-11-26T10:00:00Z)",
              run.status(),
              key,
              value));
    }
  }

  /** What it has begun with of another; empty of one that began at random. */
  public Optional<TransferRecord> transfer() throws IOException {
    return read(run, run.transfer(), TransferRecord.class);
  }

  /**
   * The recipe, YAML.
   *
   * @param purpose for the message, such as {@code "report on"}
   * @throws RunFolderException if there is none, so that the folder is no run's
   */
  public String recipe(String purpose) throws IOException {
    if (!run.files().exists(run.recipe())) {
      throw new RunFolderException(
          String.format(
              Locale.ROOT,
              "Cannot %s %s: no %s in it, so no run",
              purpose,
              run.path(),
              run.recipe().getName()));
    }
    return run.read(run.recipe());
  }

  /** What training has told of its rounds. */
  public Metrics metrics() throws IOException {
    return new MetricsFiles(run).read();
  }

  /** All splits' figures at all checkpoints, by split and samples. */
  public List<AccuracyPoint> points() throws IOException {
    return EvaluationFiles.points(run);
  }

  /** The latest evaluation of each split and data set. */
  public List<Evaluation> evaluations() throws IOException {
    return EvaluationFiles.evaluations(run);
  }

  /**
   * The evaluations of the run's own data set, wherever that lies by now; of a run that does not
   * say what that is, all.
   */
  public List<Evaluation> ownEvaluations() throws IOException {
    String data = description == null ? null : description.data();
    return evaluations().stream()
        .filter(each -> data == null || lastName(data).equals(lastName(each.data())))
        .toList();
  }

  private static String lastName(String path) {
    String trimmed = String.valueOf(path).replaceAll("/+$", "");
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  /**
   * The figures of the run's own data set by split and samples, found while training and after; of
   * the same checkpoint, what was found while training counts.
   */
  public Map<String, NavigableMap<Long, AccuracyPoint>> figures() throws IOException {
    Map<String, NavigableMap<Long, AccuracyPoint>> splits = new TreeMap<>();
    Stream.concat(points().stream(), ownEvaluations().stream().map(AccuracyPoint::of))
        .forEach(
            point ->
                splits
                    .computeIfAbsent(point.split(), split -> new TreeMap<>())
                    .putIfAbsent(point.samples(), point));
    return splits;
  }

  static <T> Optional<T> read(RunFolder run, Path file, Class<T> type) throws IOException {
    try {
      T content = new TolerantJson().read(run.files(), file, type);
      if (content == null) {
        throw new RunFolderException(
            String.format(Locale.ROOT, "Invalid %s: it has no content", file));
      }
      return Optional.of(content);
    } catch (RunFolderException damaged) {
      throw damaged;
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      throw new RunFolderException(
          String.format(Locale.ROOT, "Invalid %s: %s", file, e.getOriginalMessage()));
    }
  }
}
