package sparkception.job.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.IOUtils;
import sparkception.data.storage.Publication;

/** Writes files so that a failure says in one sentence which one it was, and why. */
public final class FileOutput {

  private static final int BUFFER_BYTES = 1 << 16;

  private FileOutput() {}

  /**
   * Creates a file, or replaces it.
   *
   * @throws IOException that names the file and the reason: no room, no right to write there
   */
  public static void write(FileSystem files, Path file, Content content) throws IOException {
    try {
      OutputStream out = new BufferedOutputStream(files.create(file, true), BUFFER_BYTES);
      writeAll(content, out);
      out.close();
    } catch (IOException e) {
      throw failure(file, e);
    } catch (FSError e) {
      throw failure(file, e.getCause());
    }
  }

  /** Without try-with-resources: HDFS throws the same exception again when it is closed. */
  private static void writeAll(Content content, OutputStream out) throws IOException {
    try {
      content.writeTo(out);
    } catch (IOException | FSError e) {
      IOUtils.closeStream(out);
      throw e;
    }
  }

  /**
   * Replaces a small file as a whole: whoever is killed or finds no room while doing so leaves no
   * half of a file. A file that has these bytes already is left alone.
   */
  public static void replace(FileSystem files, Path file, byte[] bytes) throws IOException {
    if (FileHash.of(bytes).equals(FileHash.ofExisting(files, file).orElse(null))) {
      return;
    }
    Publication.write(files, file, bytes);
  }

  /** What went wrong with a file, in a sentence. */
  public static IOException failure(Path file, Throwable cause) {
    String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return new FileOutputException(
        String.format(Locale.ROOT, "Cannot write %s: %s", file, reason), cause);
  }

  /** Writes a file's content. */
  public interface Content {
    /** Writes all of it; the stream is closed by the caller. */
    void writeTo(OutputStream out) throws IOException;
  }
}
