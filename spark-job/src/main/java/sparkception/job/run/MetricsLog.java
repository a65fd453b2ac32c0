package sparkception.job.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import sparkception.job.files.FileOutput;

/**
 * The run's metrics as JSON lines, a file for each start.
 *
 * <p>Most Hadoop file systems cannot append, so a start opens {@code metrics/<samples>-<n>.jsonl}.
 * A start that was killed has lines for rounds that the next start repeats; a reader keeps the last
 * line of each round.
 */
public final class MetricsLog implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final FSDataOutputStream out;

  /**
   * Opens a new file.
   *
   * @param samples where this start begins
   */
  public MetricsLog(RunFolder run, long samples) throws IOException {
    this.file = freeName(run, samples);
    try {
      this.out = run.files().create(file, false);
    } catch (IOException e) {
      throw FileOutput.failure(file, e);
    }
  }

  private static Path freeName(RunFolder run, long samples) throws IOException {
    FileSystem files = run.files();
    int start = files.exists(run.metrics()) ? files.listStatus(run.metrics()).length : 0;
    return new Path(run.metrics(), String.format(Locale.ROOT, "%05d-%d.jsonl", start, samples));
  }

  /** Adds a round. */
  public void add(RoundReport report) throws IOException {
    addLine(report);
  }

  /**
   * Adds what failed without stopping training: a line without a {@code round}.
   *
   * @param samples that training had seen
   */
  public void addRecovery(long samples, String what, String cause) throws IOException {
    addLine(Map.of("recovery", what, "after_samples", samples, "cause", cause));
  }

  /** Adds a line that a reader can see at once, where the file system allows that. */
  private void addLine(Object line) throws IOException {
    try {
      out.write((JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
      out.hflush();
    } catch (IOException e) {
      throw FileOutput.failure(file, e);
    } catch (FSError e) {
      throw FileOutput.failure(file, e.getCause());
    }
  }

  @Override
  public void close() throws IOException {
    try {
      out.close();
    } catch (FSError e) {
      throw FileOutput.failure(file, e.getCause());
    }
  }
}
