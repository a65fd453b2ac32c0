package sparkception.data.source;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.io.ByteOrderMark;
import org.apache.commons.io.input.BOMInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Text as programs on any system save it: UTF-8, or UTF-16 where a byte order mark says so. The
 * mark is no text itself.
 */
final class TextInput {

  private static final int GZIP_MAGIC = 0x1f8b;

  private TextInput() {}

  /** A file's text, unzipped if it is gzipped, whatever its name. */
  static Reader open(Configuration hadoop, Path file) throws IOException {
    InputStream in = new FileContent(file.toString(), 0).open(hadoop);
    try {
      return reader(unzipped(in));
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** The text in a stream; bytes that are none throw {@code MalformedInputException}. */
  static Reader reader(InputStream in) throws IOException {
    BOMInputStream marked =
        BOMInputStream.builder()
            .setInputStream(in)
            .setByteOrderMarks(ByteOrderMark.UTF_8, ByteOrderMark.UTF_16LE, ByteOrderMark.UTF_16BE)
            .get();
    Charset charset =
        marked.hasBOM() ? Charset.forName(marked.getBOMCharsetName()) : StandardCharsets.UTF_8;
    return new InputStreamReader(
        marked,
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  /** The stream, or what it unzips to when its first bytes say that it is gzipped. */
  static InputStream unzipped(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
    buffered.mark(Short.BYTES);
    int magic = buffered.read() << Byte.SIZE | buffered.read();
    buffered.reset();
    return magic == GZIP_MAGIC ? new GZIPInputStream(buffered, 1 << 16) : buffered;
  }

  /** What to tell about text that cannot be read, where that is the file's fault. */
  static IOException explained(Object file, IOException e) {
    if (e instanceof CharacterCodingException coding) {
      return noText(file, coding);
    }
    return e instanceof EOFException || e instanceof ZipException
        ? new SourceException(
            String.format(
                Locale.ROOT,
                "Invalid file %s: it is damaged or cut short (%s)",
                file,
                e.getMessage()),
            e)
        : e;
  }

  /** What to tell about text that is in another encoding. */
  static SourceException noText(Object file, IOException cause) {
    return new SourceException(
        String.format(
            Locale.ROOT,
            "Invalid text file %s: it is neither UTF-8 nor marked as UTF-16 (save it as UTF-8)",
            file),
        cause);
  }
}
