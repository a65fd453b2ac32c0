package sparkception.data.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import sparkception.data.shard.ImageClass;

/**
 * Parquet files as Hugging Face's datasets writes them: {@code image} struct(bytes, path) and
 * {@code label}. Class names come from the footer's {@code huggingface} entry when it is there.
 *
 * @param input a folder of files, or one file; {@code train}, {@code validation} or {@code test} in
 *     a file's name or folder makes it part of that split
 * @param classNames a name for each class; empty for those of the footer, else the labels' digits
 */
public record ImageParquet(Path input, List<String> classNames) implements ImageSource {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public SourceScan scan(JavaSparkContext spark) throws IOException {
    Configuration configuration = spark.hadoopConfiguration();
    SplitFiles files = SplitFiles.find(configuration, input, "\\.parquet", ".parquet");
    TaskConfiguration hadoop = TaskConfiguration.of(spark);
    List<String> names =
        classNames.isEmpty() ? namesInFooter(configuration, files.files().get(0)) : classNames;
    JavaRDD<SourceImage> images =
        spark
            .parallelize(files.files(), files.files().size())
            .flatMap(file -> rowGroups(hadoop.value(), file))
            .flatMap(group -> group.images(hadoop.value()));
    List<ImageClass> classes = NumberedClasses.of(names, images);
    return new SourceScan(classes, files.splits(), images, List.of());
  }

  /** Row groups of a file, whose columns are checked. */
  private static Iterator<RowGroup> rowGroups(Configuration hadoop, SplitFiles.File file)
      throws IOException {
    try (ParquetFileReader reader = open(hadoop, file)) {
      requireColumns(reader.getFileMetaData().getSchema(), file);
      List<RowGroup> groups = new ArrayList<>();
      long first = 0;
      for (int group = 0; group < reader.getRowGroups().size(); group++) {
        groups.add(new RowGroup(file, group, first));
        first += reader.getRowGroups().get(group).getRowCount();
      }
      return groups.iterator();
    }
  }

  private static void requireColumns(MessageType schema, SplitFiles.File file)
      throws SourceException {
    boolean image =
        schema.containsField("image")
            && !schema.getType("image").isPrimitive()
            && schema.getType("image").asGroupType().containsField("bytes");
    if (!image || !schema.containsField("label")) {
      throw new SourceException(
          "Invalid Parquet file %s: its columns are %s (must be image.bytes and label)"
              .formatted(file.uri(), schema.getFields().stream().map(f -> f.getName()).toList()));
    }
  }

  private static List<String> namesInFooter(Configuration hadoop, SplitFiles.File file)
      throws IOException {
    try (ParquetFileReader reader = open(hadoop, file)) {
      String json = reader.getFileMetaData().getKeyValueMetaData().get("huggingface");
      List<String> names = new ArrayList<>();
      if (json != null) {
        JsonNode label = JSON.readTree(json).path("info").path("features").path("label");
        label.path("names").forEach(name -> names.add(name.asText()));
      }
      return names;
    } catch (JsonProcessingException e) {
      throw new SourceException(
          "Invalid Parquet file %s: its huggingface entry is no JSON".formatted(file.uri()), e);
    }
  }

  private static ParquetFileReader open(Configuration hadoop, SplitFiles.File file)
      throws IOException {
    try {
      return ParquetFileReader.open(HadoopInputFile.fromPath(new Path(file.uri()), hadoop));
    } catch (IOException | RuntimeException e) {
      throw new SourceException(
          "Invalid Parquet file %s: %s".formatted(file.uri(), e.getMessage()), e);
    }
  }

  /**
   * A row group that one task reads.
   *
   * @param first number of its first row in the file
   */
  private record RowGroup(SplitFiles.File file, int index, long first) implements Serializable {

    Iterator<SourceImage> images(Configuration hadoop) throws IOException {
      try (ParquetFileReader reader = open(hadoop, file)) {
        MessageType schema = reader.getFileMetaData().getSchema();
        PageReadStore pages = reader.readRowGroup(index);
        RecordReader<Group> records =
            new ColumnIOFactory()
                .getColumnIO(schema)
                .getRecordReader(pages, new GroupRecordConverter(schema));
        List<SourceImage> images = new ArrayList<>();
        for (long row = 0; row < pages.getRowCount(); row++) {
          images.add(image(records.read(), first + row));
        }
        return images.iterator();
      }
    }

    /** A row without an image has no bytes; it is refused for that. */
    private SourceImage image(Group row, long number) {
      byte[] bytes = new byte[0];
      if (row.getFieldRepetitionCount("image") > 0
          && row.getGroup("image", 0).getFieldRepetitionCount("bytes") > 0) {
        bytes = row.getGroup("image", 0).getBinary("bytes", 0).getBytes();
      }
      String path = "%s#%06d".formatted(file.relative(), number);
      return new SourceImage(file.split(), label(row), path, bytes.length, new BytesContent(bytes));
    }

    private static int label(Group row) {
      return row.getFieldRepetitionCount("label") == 0
          ? -1
          : Math.toIntExact(
              Long.parseLong(row.getValueToString(row.getType().getFieldIndex("label"), 0)));
    }
  }
}
