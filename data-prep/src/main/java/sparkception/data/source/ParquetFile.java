package sparkception.data.source;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** A Parquet file that others wrote: whatever is wrong with it is a {@link SourceException}. */
final class ParquetFile implements Closeable {

  private final String uri;
  private final ParquetFileReader reader;
  private final long length;

  /**
   * A row group.
   *
   * @param index from 0
   * @param first number of its first row in the file, from 0
   */
  record Group(int index, long first) implements Serializable {}

  /**
   * A row.
   *
   * @param place for messages
   * @param values of the columns that were read
   */
  record Row(Place place, org.apache.parquet.example.data.Group values) {}

  private ParquetFile(String uri, ParquetFileReader reader, long length) {
    this.uri = uri;
    this.reader = reader;
    this.length = length;
  }

  static ParquetFile open(Configuration hadoop, String uri) throws IOException {
    try {
      HadoopInputFile file = HadoopInputFile.fromPath(new Path(uri), hadoop);
      return new ParquetFile(uri, ParquetFileReader.open(file), file.getLength());
    } catch (FileNotFoundException e) {
      throw new SourceException(String.format(Locale.ROOT, "Cannot read %s: no such file", uri), e);
    } catch (IOException | RuntimeException e) {
      throw invalid(uri, e);
    }
  }

  private static SourceException invalid(String where, Exception e) {
    String reason = e.getMessage() == null ? e.toString() : e.getMessage();
    return new SourceException(
        String.format(
            Locale.ROOT,
            "Invalid Parquet file %s: %s",
            where,
            reason.lines().findFirst().orElse("")),
        e);
  }

  FileMetaData footer() {
    return reader.getFileMetaData();
  }

  List<String> columns() {
    return footer().getSchema().getFields().stream().map(Type::getName).toList();
  }

  List<Group> groups() {
    List<Group> groups = new ArrayList<>();
    long first = 0;
    for (BlockMetaData block : reader.getRowGroups()) {
      groups.add(new Group(groups.size(), first));
      first += block.getRowCount();
    }
    return groups;
  }

  /**
   * The rows of a group, one decoded after the other; only the columns that are needed. The file is
   * closed behind the last one.
   *
   * @param conversion of a row to what is wanted of it; damaged values may show there first
   */
  static <T> Iterator<T> read(
      Configuration hadoop,
      String uri,
      Group group,
      Predicate<String> needed,
      Conversion<T> conversion)
      throws IOException {
    ParquetFile file = open(hadoop, uri);
    try {
      return file.read(group, needed, conversion);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private <T> Iterator<T> read(Group group, Predicate<String> needed, Conversion<T> conversion)
      throws IOException {
    requireWithin(reader.getRowGroups().get(group.index));
    MessageType whole = footer().getSchema();
    MessageType schema =
        new MessageType(
            whole.getName(),
            whole.getFields().stream().filter(field -> needed.test(field.getName())).toList());
    try {
      reader.setRequestedSchema(schema);
      PageReadStore pages = reader.readRowGroup(group.index);
      return new Rows<>(
          conversion,
          group.first,
          pages.getRowCount(),
          new ColumnIOFactory()
              .getColumnIO(schema)
              .getRecordReader(pages, new GroupRecordConverter(schema)));
    } catch (IOException | RuntimeException e) {
      throw invalid(String.format(Locale.ROOT, "%s, from row %d", uri, group.first + 1), e);
    }
  }

  /** A damaged footer must not make the reader ask for memory that the file cannot fill. */
  private void requireWithin(BlockMetaData group) throws SourceException {
    for (ColumnChunkMetaData column : group.getColumns()) {
      long begin = column.getStartingPos();
      long bytes = column.getTotalSize();
      if (begin < 0 || bytes < 0 || begin > length - bytes || column.getValueCount() < 0) {
        throw new SourceException(
            String.format(
                Locale.ROOT,
                "Invalid Parquet file %s: its column %s is said to lie outside of it",
                uri,
                column.getPath().toDotString()));
      }
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  /** Makes something of a row. */
  interface Conversion<T> {
    T of(Row row) throws IOException;
  }

  private final class Rows<T> implements Iterator<T> {

    private final Conversion<T> conversion;
    private final long first;
    private final long count;
    private final RecordReader<org.apache.parquet.example.data.Group> records;
    private long read;

    Rows(
        Conversion<T> conversion,
        long first,
        long count,
        RecordReader<org.apache.parquet.example.data.Group> records) {
      this.conversion = conversion;
      this.first = first;
      this.count = count;
      this.records = records;
    }

    @Override
    public boolean hasNext() {
      if (read == count) {
        closeFile();
      }
      return read < count;
    }

    private void closeFile() {
      try {
        close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public T next() {
      if (read == count) {
        throw new NoSuchElementException();
      }
      Place place = new Place(uri, "row", first + read + 1);
      try {
        read++;
        return conversion.of(new Row(place, records.read()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (RuntimeException e) {
        throw new UncheckedIOException(invalid(place.toString(), e));
      }
    }
  }
}
