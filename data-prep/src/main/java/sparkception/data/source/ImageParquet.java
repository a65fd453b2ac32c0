package sparkception.data.source;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Parquet files as Hugging Face's datasets writes them: {@code image}, a struct of bytes and path
 * or just bytes, and {@code label}, a number, a text or a list. Class names come from the footer's
 * {@code huggingface} entry when it is there; {@link LabelIndex} says what labels mean.
 *
 * @param input a folder of files, or one file; {@code train}, {@code validation} or {@code test} in
 *     a file's name or folder, or in its column {@code split}, makes it part of that split
 * @param classNames a name for each class; empty for those of the footer, else the labels' own
 */
public record ImageParquet(Path input, List<String> classNames) implements ImageSource {

  @Override
  public Map<String, Object> settings() {
    return Map.of("format", "parquet", "classes", ClassList.summary(classNames));
  }

  @Override
  public SourceScan scan(JavaSparkContext spark) throws IOException {
    SplitFiles files =
        SplitFiles.find(spark.hadoopConfiguration(), input, "\\.parquet", ".parquet");
    TaskConfiguration hadoop = TaskConfiguration.of(spark);
    JavaRDD<SplitFiles.File> all = spark.parallelize(files.files(), files.files().size());
    ParquetLayout layout =
        all.map(file -> layout(hadoop.value(), file)).reduce(ParquetLayout::agreeing);
    JavaRDD<RowGroup> groups = all.flatMap(file -> rowGroups(hadoop.value(), file));
    LabelIndex index =
        LabelIndex.of(
            input,
            groups.flatMap(group -> group.labels(hadoop.value())),
            NumberedClasses.of(classNames.isEmpty() ? layout.names() : classNames));
    JavaRDD<SourceEntry> images =
        groups.flatMap(group -> group.images(hadoop.value())).map(image -> image.resolved(index));
    return new SourceScan(
        index.classes(),
        splits(files, layout, groups, hadoop),
        images.union(files.ignored(spark, "no Parquet file")),
        List.of());
  }

  /** Those that the names of files say, or the column. */
  private List<String> splits(
      SplitFiles files, ParquetLayout layout, JavaRDD<RowGroup> groups, TaskConfiguration hadoop)
      throws SourceException {
    if (layout.split() == null || !files.splits().isEmpty()) {
      return files.splits();
    }
    List<String> found = groups.flatMap(group -> group.splits(hadoop.value())).distinct().collect();
    if (found.contains("") && found.size() > 1) {
      throw new SourceException(
          "Invalid input %s: its column %s is empty for some images (must be for all or none)"
              .formatted(input, layout.split()));
    }
    return SplitName.ALL.stream().filter(found::contains).toList();
  }

  private static ParquetLayout layout(Configuration hadoop, SplitFiles.File file)
      throws IOException {
    try (ParquetFileReader reader = open(hadoop, file)) {
      return ParquetLayout.of(file.uri(), reader.getFileMetaData());
    }
  }

  private static Iterator<RowGroup> rowGroups(Configuration hadoop, SplitFiles.File file)
      throws IOException {
    try (ParquetFileReader reader = open(hadoop, file)) {
      List<RowGroup> groups = new ArrayList<>();
      long first = 0;
      for (int group = 0; group < reader.getRowGroups().size(); group++) {
        groups.add(new RowGroup(file, group, first));
        first += reader.getRowGroups().get(group).getRowCount();
      }
      return groups.iterator();
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

    Iterator<String> labels(Configuration hadoop) throws IOException {
      List<String> labels = new ArrayList<>();
      for (ParquetRow row : rows(hadoop, false)) {
        labels.addAll(row.labels());
      }
      return labels.iterator();
    }

    Iterator<String> splits(Configuration hadoop) throws IOException {
      List<String> splits = new ArrayList<>();
      for (ParquetRow row : rows(hadoop, false)) {
        splits.add(Objects.requireNonNullElse(row.split(file), ""));
      }
      return splits.stream().distinct().iterator();
    }

    Iterator<NamedImage> images(Configuration hadoop) throws IOException {
      List<NamedImage> images = new ArrayList<>();
      for (ParquetRow row : rows(hadoop, true)) {
        ImageContent content = row.content();
        long bytes;
        if (content instanceof FileContent outside) {
          FileStatus status = LabelManifest.status(hadoop, new Path(outside.uri()));
          content = FileContent.of(status);
          bytes = status.getLen();
        } else {
          bytes = ((BytesContent) content).bytes().length;
        }
        images.add(
            new NamedImage(
                row.split(file),
                row.labels(),
                "its column " + row.layout().label(),
                String.format(Locale.ROOT, "%s#%06d", file.relative(), first + images.size()),
                bytes,
                content));
      }
      return images.iterator();
    }

    /** Only the columns that are needed are read. */
    private List<ParquetRow> rows(Configuration hadoop, boolean withImages) throws IOException {
      try (ParquetFileReader reader = open(hadoop, file)) {
        FileMetaData footer = reader.getFileMetaData();
        ParquetLayout layout = ParquetLayout.of(file.uri(), footer);
        MessageType schema = read(footer.getSchema(), layout, withImages);
        reader.setRequestedSchema(schema);
        PageReadStore pages = reader.readRowGroup(index);
        RecordReader<Group> records =
            new ColumnIOFactory()
                .getColumnIO(schema)
                .getRecordReader(pages, new GroupRecordConverter(schema));
        List<ParquetRow> rows = new ArrayList<>();
        for (long row = 0; row < pages.getRowCount(); row++) {
          Place place = new Place(file.uri(), "row", first + row + 1);
          rows.add(new ParquetRow(layout, place, records.read()));
        }
        return rows;
      }
    }

    private static MessageType read(MessageType schema, ParquetLayout layout, boolean withImages) {
      List<Type> fields =
          schema.getFields().stream()
              .filter(
                  field ->
                      field.getName().equals(layout.label())
                          || field.getName().equals(layout.split())
                          || (withImages && field.getName().equals(layout.image())))
              .toList();
      return new MessageType(schema.getName(), fields);
    }
  }
}
