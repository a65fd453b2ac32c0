package sparkception.job.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.Path;
import sparkception.job.files.FileOutput;

/** Writes what describes a run; its metrics, status and evaluations have writers of their own. */
public final class RunWriter {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunFolder run;

  /** Writes into a folder, which need not exist. */
  public RunWriter(RunFolder run) {
    this.run = run;
  }

  /**
   * Writes or replaces what a start begins with.
   *
   * @param recipe YAML with every default written out
   */
  public void describe(String recipe, RunDescription description) throws IOException {
    write(run.recipe(), recipe);
    write(run.run(), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(description));
  }

  /** Writes what the run begins with of another. */
  public void describe(TransferRecord transfer) throws IOException {
    write(run.transfer(), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(transfer));
  }

  private void write(Path file, String text) throws IOException {
    FileOutput.replace(run.files(), file, text.getBytes(StandardCharsets.UTF_8));
  }
}
