package sparkception.data.shard;

import java.io.Closeable;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/** Reads a shard by row groups, in any order, with parquet-hadoop alone. */
public final class ShardReader implements Closeable {

  private final Path path;
  private final Shard shard;
  private final ParquetFileReader file;
  private final MessageType type;
  private final MessageColumnIO columns;

  private ShardReader(Path path, Shard shard, ParquetFileReader file) {
    this.path = path;
    this.shard = shard;
    this.file = file;
    this.type = file.getFileMetaData().getSchema();
    this.columns = new ColumnIOFactory().getColumnIO(type);
  }

  /**
   * Opens a shard of a data set.
   *
   * @throws DataSetException if the file is missing or is no Parquet file
   */
  public static ShardReader open(Configuration hadoop, Path dataSet, Shard shard)
      throws IOException {
    Path path = new Path(dataSet, shard.path());
    try {
      return new ShardReader(
          path, shard, ParquetFileReader.open(HadoopInputFile.fromPath(path, hadoop)));
    } catch (FileNotFoundException e) {
      throw new DataSetException(
          String.format(Locale.ROOT, "Cannot read shard %s: no such file", path), e);
    } catch (IOException | RuntimeException e) {
      throw invalid(path.toString(), e);
    }
  }

  /**
   * Reads one row group.
   *
   * @param index from 0
   * @throws DataSetException if it is damaged or is not what the manifest says
   */
  public List<ImageRow> readRowGroup(int index) throws IOException {
    try {
      PageReadStore pages = file.readRowGroup(index);
      if (pages.getRowCount() != shard.rowGroups().get(index)) {
        throw new DataSetException(
            String.format(
                Locale.ROOT,
                "Invalid shard %s: row group %d has %d rows, the manifest says %d",
                path,
                index,
                pages.getRowCount(),
                shard.rowGroups().get(index)));
      }
      return rows(pages);
    } catch (IOException | RuntimeException e) {
      throw invalid(String.format(Locale.ROOT, "%s: row group %d", path, index), e);
    }
  }

  /**
   * What is the file's fault is told as such. Parquet throws plain IOExceptions of its own for what
   * it cannot understand; those of the storage come through it as they are.
   */
  private static IOException invalid(String where, Exception e) {
    boolean ofStorage =
        e instanceof IOException
            && !(e instanceof ChecksumException || e instanceof EOFException)
            && (e.getCause() == null || e.getCause() instanceof IOException)
            && !isParquets(e);
    return ofStorage
        ? (IOException) e
        : new DataSetException(
            String.format(Locale.ROOT, "Invalid shard %s: %s", where, e.getMessage()), e);
  }

  private static boolean isParquets(Exception e) {
    StackTraceElement[] stack = e.getStackTrace();
    return stack.length > 0 && stack[0].getClassName().startsWith("org.apache.parquet.");
  }

  private List<ImageRow> rows(PageReadStore pages) {
    RecordReader<Group> records = columns.getRecordReader(pages, new GroupRecordConverter(type));
    List<ImageRow> rows = new ArrayList<>((int) pages.getRowCount());
    for (long i = 0; i < pages.getRowCount(); i++) {
      rows.add(ImageSchema.row(records.read()));
    }
    return rows;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
