package sparkception.data.shard;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A Parquet file whose footer does not depend on the process that writes it.
 *
 * <p>Parquet lists the encodings of a column in the order of a hash set of enum constants, and
 * their hashes differ from one JVM to the next. Here they are sorted before the footer is stored.
 */
public final class StableFooterFile implements OutputFile {

  /** Length of the footer and magic number, which end the file. */
  private static final int TAIL_BYTES = 8;

  private final OutputFile file;
  private Stream stream;

  /** Wraps a file that is not created yet. */
  public StableFooterFile(OutputFile file) {
    this.file = file;
  }

  /**
   * Says that what is written from now on ends with the footer; it is held in memory until the file
   * is closed.
   */
  public void beginEnd() {
    stream.held = new ByteArrayOutputStream();
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) throws IOException {
    return open(file.create(blockSizeHint));
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
    return open(file.createOrOverwrite(blockSizeHint));
  }

  private PositionOutputStream open(PositionOutputStream out) {
    stream = new Stream(out);
    return stream;
  }

  @Override
  public boolean supportsBlockSize() {
    return file.supportsBlockSize();
  }

  @Override
  public long defaultBlockSize() {
    return file.defaultBlockSize();
  }

  /** The end of a file with the encodings of its footer sorted. */
  private static byte[] stable(byte[] end) throws IOException {
    ByteBuffer tail = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN);
    int footerBytes = tail.getInt(end.length - TAIL_BYTES);
    int start = end.length - TAIL_BYTES - footerBytes;
    FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(end, start, footerBytes));
    footer.getRow_groups().stream()
        .flatMap(group -> group.getColumns().stream())
        .forEach(column -> Collections.sort(column.getMeta_data().getEncodings()));
    ByteArrayOutputStream sorted = new ByteArrayOutputStream(end.length);
    sorted.write(end, 0, start);
    Util.writeFileMetaData(footer, sorted);
    // The same values in another order take the same room: length and magic number stay.
    sorted.write(end, end.length - TAIL_BYTES, TAIL_BYTES);
    return sorted.toByteArray();
  }

  /** Holds back the end of the file. */
  private static final class Stream extends PositionOutputStream {

    private final PositionOutputStream out;
    private ByteArrayOutputStream held;

    Stream(PositionOutputStream out) {
      this.out = out;
    }

    @Override
    public long getPos() throws IOException {
      return out.getPos() + (held == null ? 0 : held.size());
    }

    @Override
    public void write(int value) throws IOException {
      if (held == null) {
        out.write(value);
      } else {
        held.write(value);
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (held == null) {
        out.write(bytes, offset, length);
      } else {
        held.write(bytes, offset, length);
      }
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      if (held != null) {
        out.write(stable(held.toByteArray()));
        held = null;
      }
      out.close();
    }
  }
}
