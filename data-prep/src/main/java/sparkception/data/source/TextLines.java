package sparkception.data.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Small UTF-8 text files. */
final class TextLines {

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private TextLines() {}

  /** The lines that are not blank, without white space around them or a byte order mark. */
  static List<String> of(byte[] text) {
    String whole = new String(text, StandardCharsets.UTF_8);
    return (whole.startsWith(BYTE_ORDER_MARK) ? whole.substring(1) : whole)
        .lines()
        .filter(line -> !line.isBlank())
        .map(String::strip)
        .toList();
  }

  /** Those of a file. */
  static List<String> read(Configuration hadoop, Path file) throws IOException {
    try (InputStream in = file.getFileSystem(hadoop).open(file)) {
      return of(in.readAllBytes());
    } catch (FileNotFoundException e) {
      throw new SourceException("Cannot read %s: no such file".formatted(file), e);
    }
  }
}
