package sparkception.job.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import sparkception.job.files.FileOutput;

/**
 * The run's metrics as JSON lines, a file for each start.
 *
 * <p>Most Hadoop file systems cannot append, so a start opens {@code
 * metrics/<number>-<samples>.jsonl}. A start that was killed has lines for rounds that the next
 * start repeats; {@link Metrics} leaves them out.
 */
public final class MetricsLog implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final String engine;
  private final FSDataOutputStream out;
  private long samples;

  /**
   * Opens a new file.
   *
   * @param samples where this start begins
   * @param engine what computes
   */
  public MetricsLog(RunFolder run, long samples, String engine) throws IOException {
    this.file = freeName(run, samples);
    this.engine = engine;
    this.samples = samples;
    try {
      this.out = flushing(run.files()).create(file, false);
    } catch (IOException e) {
      throw FileOutput.failure(file, e);
    }
  }

  /**
   * Hadoop's local file system holds lines back until it has a checksum's worth of them, whatever
   * is flushed: nobody would see the last rounds, and who is killed would lose them.
   */
  private static FileSystem flushing(FileSystem files) {
    return files instanceof LocalFileSystem local ? local.getRawFileSystem() : files;
  }

  private static Path freeName(RunFolder run, long samples) throws IOException {
    return new Path(
        run.metrics(),
        String.format(Locale.ROOT, "%05d-%d.jsonl", MetricsFiles.nextNumber(run), samples));
  }

  /** Adds a round. */
  public void add(RoundReport report) throws IOException {
    addLine(MetricLine.of(report, samples, engine));
    samples = report.samples();
  }

  /** Training goes back, and repeats what it has done after so many samples. */
  public void goBackTo(long samplesBefore) {
    samples = samplesBefore;
  }

  /**
   * Adds what failed without stopping training: a line without a {@code round}.
   *
   * @param afterSamples that training had seen
   */
  public void addRecovery(long afterSamples, String what, String cause) throws IOException {
    addLine(new Recovery(RunStatus.now(), what, afterSamples, cause));
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
