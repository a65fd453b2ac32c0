package sparkception.data.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The lines of small text files. */
final class TextLines {

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private TextLines() {}

  /** The lines that are not blank, without white space around them or a byte order mark. */
  static List<String> of(byte[] text) {
    String whole = new String(text, StandardCharsets.UTF_8);
    return of(whole.startsWith(BYTE_ORDER_MARK) ? whole.substring(1) : whole);
  }

  /**
   * Those of a file.
   *
   * @throws SourceException if there is no such file, or it is no text
   */
  static List<String> read(Configuration hadoop, Path file) throws IOException {
    try (Reader reader = TextInput.open(hadoop, file)) {
      StringWriter text = new StringWriter();
      reader.transferTo(text);
      return of(text.toString());
    } catch (FileNotFoundException e) {
      throw new SourceException(
          String.format(Locale.ROOT, "Cannot read %s: no such file", file), e);
    } catch (IOException e) {
      throw TextInput.explained(file, e);
    }
  }

  private static List<String> of(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }
}
