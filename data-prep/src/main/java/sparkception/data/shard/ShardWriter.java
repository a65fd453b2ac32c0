package sparkception.data.shard;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * Writes a shard. The same rows give the same bytes.
 *
 * <p>A row group ends after {@value #MOST_ROWS} rows or about {@value #MOST_BYTES} bytes of images,
 * so that a reader can shuffle, skip and resume in small steps. Nothing is compressed: images are
 * already.
 */
public final class ShardWriter implements Closeable {

  /** Most rows of a row group. */
  public static final int MOST_ROWS = 1024;

  /** Bytes of images after which a row group ends. */
  public static final long MOST_BYTES = 4L << 20;

  private static final int PAGE_BYTES = 1 << 20;

  /** Lengths of a row's three texts and its small numbers. */
  private static final int ROW_BYTES = 20;

  private final StableFooterFile output;
  private final ParquetFileWriter file;
  private final ParquetProperties properties =
      ParquetProperties.builder()
          .withPageSize(PAGE_BYTES)
          .withDictionaryEncoding("image.bytes", false)
          .withDictionaryEncoding("sha256", false)
          .build();
  private final MessageColumnIO columns = new ColumnIOFactory().getColumnIO(ImageSchema.TYPE);
  private final List<Integer> rowGroups = new ArrayList<>();
  private List<ImageRow> open = new ArrayList<>();
  private long openBytes;

  /** Creates a file, replacing one that is there. */
  public ShardWriter(Configuration hadoop, Path path) throws IOException {
    this.output = new StableFooterFile(hadoop, path);
    this.file =
        new ParquetFileWriter(
            output,
            ImageSchema.TYPE,
            ParquetFileWriter.Mode.OVERWRITE,
            MOST_BYTES,
            0,
            properties.getColumnIndexTruncateLength(),
            properties.getStatisticsTruncateLength(),
            properties.getPageWriteChecksumEnabled());
    file.start();
  }

  /** Adds a row after those before. */
  public void add(ImageRow row) throws IOException {
    open.add(row);
    openBytes += row.bytes().length;
    if (open.size() == MOST_ROWS || openBytes >= MOST_BYTES) {
      endRowGroup();
    }
  }

  /** How many bytes a row takes in a shard, about: what is not repeated in it, and its lengths. */
  public static long bytesOf(ImageRow row) {
    long lists = (row.labels().length + row.weights().length) * 4L + row.boxes().size() * 16L;
    return row.bytes().length + row.path().length() + row.sha256().length() + lists + ROW_BYTES;
  }

  /** Rows of each row group written so far; all of them once the writer is closed. */
  public List<Integer> rowGroups() {
    return List.copyOf(rowGroups);
  }

  /** SHA-256 of the file, lower-case hexadecimal; once the writer is closed. */
  public String sha256() {
    return output.sha256();
  }

  /** Length of the file; once the writer is closed. */
  public long bytes() {
    return output.bytes();
  }

  @Override
  public void close() throws IOException {
    if (!open.isEmpty()) {
      endRowGroup();
    }
    output.beginEnd();
    file.end(Map.of());
  }

  private void endRowGroup() throws IOException {
    ColumnChunkPageWriteStore pages = pages();
    ColumnWriteStore store = properties.newColumnWriteStore(ImageSchema.TYPE, pages);
    RecordConsumer out = columns.getRecordWriter(store);
    open.forEach(row -> ImageSchema.write(row, out));
    out.flush();
    store.flush();
    file.startBlock(open.size());
    pages.flushToFileWriter(file);
    file.endBlock();
    store.close();
    rowGroups.add(open.size());
    open = new ArrayList<>();
    openBytes = 0;
  }

  private ColumnChunkPageWriteStore pages() {
    return new ColumnChunkPageWriteStore(
        new CodecFactory(new Configuration(false), PAGE_BYTES)
            .getCompressor(CompressionCodecName.UNCOMPRESSED),
        ImageSchema.TYPE,
        new HeapByteBufferAllocator(),
        properties.getColumnIndexTruncateLength(),
        properties.getPageWriteChecksumEnabled());
  }
}
