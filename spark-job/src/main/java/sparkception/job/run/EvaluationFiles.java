package sparkception.job.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import sparkception.job.files.FileOutput;

/**
 * The evaluations that a run folder keeps: {@code evaluation-SPLIT.json} is the latest of a split,
 * {@code evaluation-DATASET-FINGERPRINT-SPLIT.json} that of another data set than the run's, {@code
 * evaluations/SPLIT-SAMPLES.json} the figures at each checkpoint.
 */
public final class EvaluationFiles {

  private static final ObjectMapper JSON = new ObjectMapper();

  private EvaluationFiles() {}

  /** Writes a split's latest evaluation, replacing an older one; of the run's own data set. */
  public static Path write(RunFolder run, Evaluation evaluation) throws IOException {
    return write(run, evaluation, "");
  }

  /**
   * Writes an evaluation on another data set beside those on the run's own.
   *
   * @param fingerprint of the data set, as its folder may be called like another one's
   */
  public static Path writeOther(RunFolder run, Evaluation evaluation, String fingerprint)
      throws IOException {
    String name = new Path(evaluation.data()).getName().replaceAll("[^A-Za-z0-9._-]", "_");
    return write(run, evaluation, String.format(Locale.ROOT, "%s-%.8s-", name, fingerprint));
  }

  private static Path write(RunFolder run, Evaluation evaluation, String dataSet)
      throws IOException {
    Path file =
        new Path(
            run.path(),
            String.format(Locale.ROOT, "evaluation-%s%s.json", dataSet, evaluation.split()));
    write(run, file, evaluation);
    return file;
  }

  /** Writes the figures at a checkpoint, replacing older ones. */
  public static void write(RunFolder run, AccuracyPoint point) throws IOException {
    String name = String.format(Locale.ROOT, "%s-%012d.json", point.split(), point.samples());
    write(run, new Path(folder(run), name), point);
  }

  /** The latest evaluation of each split, by the name of the split. */
  public static List<Evaluation> evaluations(RunFolder run) throws IOException {
    return read(run, run.path(), "evaluation-.*\\.json", Evaluation.class, Evaluation::split);
  }

  /** All splits' figures at all checkpoints, by split and samples. */
  public static List<AccuracyPoint> points(RunFolder run) throws IOException {
    return run.files().exists(folder(run))
        ? read(run, folder(run), ".*-\\d+\\.json", AccuracyPoint.class, AccuracyPoint::split)
        : List.of();
  }

  /** A split's figures at all checkpoints, by samples. */
  public static List<AccuracyPoint> points(RunFolder run, String split) throws IOException {
    return points(run).stream().filter(point -> point.split().equals(split)).toList();
  }

  private static Path folder(RunFolder run) {
    return new Path(run.path(), "evaluations");
  }

  private static void write(RunFolder run, Path file, Object content) throws IOException {
    FileOutput.replace(
        run.files(), file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
  }

  private static <T> List<T> read(
      RunFolder run, Path folder, String names, Class<T> type, Function<T, String> split)
      throws IOException {
    FileStatus[] found = run.files().listStatus(folder, path -> path.getName().matches(names));
    Arrays.sort(found);
    List<T> contents = new ArrayList<>();
    for (FileStatus file : found) {
      Optional<T> content = RunReader.read(run, file.getPath(), type);
      if (content.isPresent() && split.apply(content.get()) == null) {
        throw new RunFolderException(
            String.format(Locale.ROOT, "Invalid %s: no split", file.getPath()));
      }
      content.ifPresent(contents::add);
    }
    return contents;
  }
}
