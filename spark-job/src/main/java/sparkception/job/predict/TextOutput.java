package sparkception.job.predict;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** One file of text in UTF-8, written by the driver. */
abstract class TextOutput extends PredictionOutput {

  private final Writer writer;

  TextOutput(FileSystem files, Path target) throws IOException {
    super(files, target);
    this.writer =
        new BufferedWriter(
            new OutputStreamWriter(files.create(staged(), true), StandardCharsets.UTF_8));
  }

  Writer writer() {
    return writer;
  }

  @Override
  void finish() throws IOException {
    writer.close();
  }

  @Override
  public void close() throws IOException {
    writer.close();
    super.close();
  }
}
