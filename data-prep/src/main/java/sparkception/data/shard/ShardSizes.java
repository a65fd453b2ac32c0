package sparkception.data.shard;

import java.io.FileNotFoundException;
import java.io.IOException;
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
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Reads how large a shard's images are: two columns, without the images themselves. */
public final class ShardSizes {

  private static final MessageType COLUMNS =
      MessageTypeParser.parseMessageType(
          "message size { required int32 width; required int32 height; }");

  private ShardSizes() {}

  /** Takes the size of one image, in pixels, as it is seen upright. */
  public interface Sizes {
    /** Takes one. */
    void add(int width, int height);
  }

  /**
   * Hands over the size of each image.
   *
   * @throws DataSetException if the file is missing or damaged
   */
  public static void read(Configuration hadoop, Path dataSet, Shard shard, Sizes sizes)
      throws IOException {
    Path path = new Path(dataSet, shard.path());
    try (ParquetFileReader file = ParquetFileReader.open(HadoopInputFile.fromPath(path, hadoop))) {
      file.setRequestedSchema(COLUMNS);
      for (PageReadStore pages = file.readNextRowGroup();
          pages != null;
          pages = file.readNextRowGroup()) {
        add(pages, sizes);
      }
    } catch (FileNotFoundException e) {
      throw new DataSetException(
          String.format(Locale.ROOT, "Cannot read shard %s: no such file", path), e);
    } catch (ChecksumException | RuntimeException e) {
      throw new DataSetException(
          String.format(Locale.ROOT, "Invalid shard %s: %s", path, e.getMessage()), e);
    }
  }

  private static void add(PageReadStore pages, Sizes sizes) {
    RecordReader<Group> records =
        new ColumnIOFactory()
            .getColumnIO(COLUMNS)
            .getRecordReader(pages, new GroupRecordConverter(COLUMNS));
    for (long i = 0; i < pages.getRowCount(); i++) {
      Group row = records.read();
      sizes.add(row.getInteger("width", 0), row.getInteger("height", 0));
    }
  }
}
