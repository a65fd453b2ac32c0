package sparkception.job.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import sparkception.job.evaluate.AccuracyPoint;
import sparkception.job.evaluate.Evaluation;
import sparkception.job.evaluate.EvaluationFiles;
import sparkception.job.train.RunFolder;
import sparkception.job.train.RunFolderException;

/** Writes {@code RUN/report.html}. */
public final class RunReport {

  /** The report's file name. */
  public static final String FILE = "report.html";

  private final RunFolder run;

  /** A report on what the run folder holds by now. */
  public RunReport(RunFolder run) {
    this.run = run;
  }

  /**
   * Writes the report, replacing an older one.
   *
   * @return its path
   * @throws RunFolderException when the folder is not a run's
   */
  public Path write() throws IOException {
    Path file = new Path(run.path(), FILE);
    byte[] html = page().html().getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = run.files().create(file, true)) {
      out.write(html);
    }
    return file;
  }

  private ReportPage page() throws IOException {
    if (!run.files().exists(run.recipe())) {
      throw new RunFolderException(
          "Cannot report on %s: no %s in it, so no run"
              .formatted(run.path(), run.recipe().getName()));
    }
    List<Evaluation> evaluations = EvaluationFiles.evaluations(run);
    List<Series> accuracy = new ArrayList<>();
    for (Evaluation evaluation : evaluations) {
      accuracy.add(accuracy(evaluation));
    }
    return new ReportPage(
        "Sparkception: " + run.path().getName(),
        read(run.recipe()),
        RunMetrics.read(run.files(), run.metrics()),
        accuracy,
        evaluations);
  }

  /** The checkpoints' figures, and the evaluation's own, which may be of another checkpoint. */
  private Series accuracy(Evaluation evaluation) throws IOException {
    TreeMap<Long, Double> top1 = new TreeMap<>();
    for (AccuracyPoint point : EvaluationFiles.points(run, evaluation.split())) {
      top1.put(point.samples(), point.top1());
    }
    top1.put(evaluation.samples(), evaluation.top1());
    return new Series(
        "top-1, " + evaluation.split(),
        top1.entrySet().stream()
            .map(entry -> new Series.Point(entry.getKey().doubleValue(), entry.getValue()))
            .toList());
  }

  private String read(Path file) throws IOException {
    FileSystem files = run.files();
    try (InputStream in = files.open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
