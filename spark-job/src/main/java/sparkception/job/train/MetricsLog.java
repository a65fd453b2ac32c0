package sparkception.job.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The run's metrics as JSON lines, a file for each start.
 *
 * <p>Most Hadoop file systems cannot append, so a start opens {@code metrics/<samples>-<n>.jsonl}.
 * A start that was killed has lines for rounds that the next start repeats; a reader keeps the last
 * line of each round.
 */
final class MetricsLog implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final FSDataOutputStream out;

  /**
   * Opens a new file.
   *
   * @param samples where this start begins
   */
  MetricsLog(RunFolder run, long samples) throws IOException {
    this.out = run.files().create(freeName(run, samples), false);
  }

  private static Path freeName(RunFolder run, long samples) throws IOException {
    FileSystem files = run.files();
    int start = files.exists(run.metrics()) ? files.listStatus(run.metrics()).length : 0;
    return new Path(run.metrics(), "%05d-%d.jsonl".formatted(start, samples));
  }

  /** Adds a line that a reader can see at once, where the file system allows that. */
  void add(RoundReport report) {
    try {
      out.write((JSON.writeValueAsString(report) + "\n").getBytes(StandardCharsets.UTF_8));
      out.hflush();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write metrics", e);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
