package sparkception.job.evaluate;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import sparkception.job.train.RunFolder;

/** The evaluations that a run folder keeps: the latest of each split. */
public final class EvaluationFiles {

  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private EvaluationFiles() {}

  /** Writes {@code RUN/evaluation-SPLIT.json}, replacing an older one. */
  public static Path write(RunFolder run, Evaluation evaluation) throws IOException {
    Path file = new Path(run.path(), "evaluation-%s.json".formatted(evaluation.split()));
    byte[] json = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(evaluation);
    try (OutputStream out = run.files().create(file, true)) {
      out.write(json);
    }
    return file;
  }

  /** All of a run's evaluations, by the name of the split. */
  public static List<Evaluation> read(RunFolder run) throws IOException {
    FileStatus[] found =
        run.files().listStatus(run.path(), path -> path.getName().matches("evaluation-.*\\.json"));
    Arrays.sort(found);
    List<Evaluation> evaluations = new ArrayList<>();
    for (FileStatus file : found) {
      try (InputStream in = run.files().open(file.getPath())) {
        evaluations.add(JSON.readValue(in.readAllBytes(), Evaluation.class));
      }
    }
    return evaluations;
  }
}
