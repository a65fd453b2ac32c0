package sparkception.data.shard;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A Parquet file whose footer does not depend on the process that writes it.
 *
 * <p>Parquet lists the encodings of a column in the order of a hash set of enum constants, and
 * their hashes differ from one JVM to the next. Here they are sorted before the footer is stored.
 * The file's own hash is taken on the way, so that nothing has to be read again for it.
 */
public final class StableFooterFile implements OutputFile {

  /** Length of the footer and magic number, which end the file. */
  private static final int TAIL_BYTES = 8;

  /** A local file's checksums come with each 4.5 KiB, and would be as many system calls. */
  private static final int BUFFER_BYTES = 64 << 10;

  private final FileSystem files;
  private final Path path;
  private final HadoopOutputFile file;
  private Stream stream;

  /** A file that is not created yet. */
  public StableFooterFile(Configuration hadoop, Path path) throws IOException {
    this.files = path.getFileSystem(hadoop);
    this.path = path;
    this.file = HadoopOutputFile.fromPath(path, hadoop);
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
    return open(false);
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
    return open(true);
  }

  private PositionOutputStream open(boolean overwrite) throws IOException {
    stream = new Stream(HadoopStreams.wrap(files.create(path, overwrite, BUFFER_BYTES)));
    return stream;
  }

  /** SHA-256 of what was written, lower-case hexadecimal; once the file is closed. */
  String sha256() {
    return stream.sha256;
  }

  /** Length of the file; once it is closed. */
  long bytes() {
    return stream.bytes;
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
    private final MessageDigest digest = ShardHash.digest();
    private ByteArrayOutputStream held;
    private String sha256;
    private long bytes;

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
        digest.update((byte) value);
        out.write(value);
      } else {
        held.write(value);
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (held == null) {
        digest.update(bytes, offset, length);
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
        byte[] end = stable(held.toByteArray());
        held = null;
        write(end, 0, end.length);
        sha256 = HexFormat.of().formatHex(digest.digest());
        bytes = out.getPos();
      }
      out.close();
    }
  }
}
