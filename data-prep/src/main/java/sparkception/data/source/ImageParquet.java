package sparkception.data.source;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
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
 * @param folds that a column of splits may number
 */
public record ImageParquet(Path input, List<String> classNames, Folds folds)
    implements ImageSource {

  /** Files that have no folds. */
  public ImageParquet(Path input, List<String> classNames) {
    this(input, classNames, Folds.NONE);
  }

  @Override
  public Map<String, Object> settings() {
    return Map.of(
        "format", "parquet", "classes", ClassList.summary(classNames), "folds", folds.toString());
  }

  @Override
  public SourceScan scan(JavaSparkContext spark) throws IOException {
    SplitFiles files =
        SplitFiles.find(spark.hadoopConfiguration(), input, "\\.parquet", ".parquet");
    TaskConfiguration hadoop = TaskConfiguration.of(spark);
    JavaRDD<SplitFiles.File> all = spark.parallelize(files.files(), files.files().size());
    ParquetLayout layout =
        all.map(file -> layout(hadoop.value(), file)).reduce(ParquetLayout::agreeing);
    Folds held = folds;
    JavaRDD<RowGroup> groups = all.flatMap(file -> rowGroups(hadoop.value(), file, held));
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
      folds.require(files.splits(), input);
      return files.splits();
    }
    List<String> found = groups.flatMap(group -> group.splits(hadoop.value())).distinct().collect();
    if (found.contains("") && found.size() > 1) {
      throw new SourceException(
          String.format(
              Locale.ROOT,
              "Invalid input %s: its column %s is empty for some images (must be for all or none)",
              input,
              layout.split()));
    }
    folds.require(found, input);
    return SplitName.ALL.stream().filter(found::contains).toList();
  }

  private static ParquetLayout layout(Configuration hadoop, SplitFiles.File file)
      throws IOException {
    try (ParquetFile parquet = ParquetFile.open(hadoop, file.uri())) {
      return ParquetLayout.of(file.uri(), parquet.footer());
    }
  }

  private static Iterator<RowGroup> rowGroups(
      Configuration hadoop, SplitFiles.File file, Folds folds) throws IOException {
    try (ParquetFile parquet = ParquetFile.open(hadoop, file.uri())) {
      return parquet.groups().stream().map(group -> new RowGroup(file, group, folds)).iterator();
    }
  }

  /** A row group that one task reads. */
  private record RowGroup(SplitFiles.File file, ParquetFile.Group group, Folds folds)
      implements Serializable {

    Iterator<String> labels(Configuration hadoop) throws IOException {
      List<String> labels = new ArrayList<>();
      rows(hadoop, false, ParquetRow::labels).forEachRemaining(labels::addAll);
      return labels.iterator();
    }

    Iterator<String> splits(Configuration hadoop) throws IOException {
      Set<String> splits = new TreeSet<>();
      rows(hadoop, false, row -> Objects.requireNonNullElse(row.split(file, folds), ""))
          .forEachRemaining(splits::add);
      return splits.iterator();
    }

    Iterator<NamedImage> images(Configuration hadoop) throws IOException {
      return rows(hadoop, true, row -> image(hadoop, row));
    }

    private NamedImage image(Configuration hadoop, ParquetRow row) throws IOException {
      ImageContent content = row.content();
      long bytes;
      if (content instanceof FileContent outside) {
        FileStatus status = LabelManifest.status(hadoop, new Path(outside.uri()));
        content = FileContent.of(status);
        bytes = status.getLen();
      } else {
        bytes = ((BytesContent) content).bytes().length;
      }
      return new NamedImage(
          row.split(file, folds),
          row.labels(),
          "its column " + row.layout().label(),
          String.format(Locale.ROOT, "%s#%06d", file.relative(), row.place().number() - 1),
          bytes,
          content);
    }

    /** What is wanted of a row. */
    private interface Use<T> {
      T of(ParquetRow row) throws IOException;
    }

    /** Only the columns that are needed are read. */
    private <T> Iterator<T> rows(Configuration hadoop, boolean withImages, Use<T> use)
        throws IOException {
      ParquetLayout layout = layout(hadoop, file);
      return ParquetFile.read(
          hadoop,
          file.uri(),
          group,
          column -> layout.reads(column, withImages),
          row -> use.of(new ParquetRow(layout, row.place(), row.values())));
    }
  }
}
