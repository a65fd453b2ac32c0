package sparkception.data.source;

import java.io.IOException;
import java.io.Serializable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A list as a table. It is read by our own readers and not by Spark's: these say neither which line
 * is damaged nor in which file, and take brackets in a name for a pattern of names.
 */
final class ListTable {

  private final List<String> columns;
  private final Rows rows;

  /** Reads all rows but some columns of them. */
  private interface Rows {
    JavaRDD<ListedRow> without(Set<String> columns);
  }

  private ListTable(List<String> columns, Rows rows) {
    this.columns = columns;
    this.rows = rows;
  }

  /**
   * Opens a list: a file, or a folder of them as Spark writes it. Its name's ending says the
   * format.
   *
   * @throws SourceException if its name has another ending, or it has no columns
   */
  static ListTable open(JavaSparkContext spark, Path input) throws IOException {
    String name = input.getName().toLowerCase(Locale.ROOT);
    if (name.endsWith(".parquet")) {
      return parquet(spark, input);
    }
    if (name.matches(".*\\.(csv|tsv)(\\.gz)?")) {
      return csv(spark, input);
    }
    if (name.matches(".*\\.(jsonl|json|ndjson)(\\.gz)?")) {
      return json(spark, input);
    }
    throw new SourceException(
        String.format(
            Locale.ROOT,
            "Unsupported input %s: its name must end in .jsonl, .csv, .tsv or .parquet",
            input));
  }

  /** In their order. */
  List<String> columns() {
    return columns;
  }

  /**
   * All rows; a damaged one stops the job with a {@link SourceException}.
   *
   * @param left columns that need not be read
   */
  JavaRDD<ListedRow> without(Set<String> left) {
    return rows.without(left);
  }

  private static ListTable csv(JavaSparkContext spark, Path input) throws IOException {
    List<ListFile> files = ListFile.of(spark.hadoopConfiguration(), input);
    ListFile first = files.get(0);
    Set<String> columns =
        new LinkedHashSet<>(CsvTable.open(spark.hadoopConfiguration(), first.uri()).columns());
    columns.addAll(first.cells().keySet());
    TaskConfiguration hadoop = TaskConfiguration.of(spark);
    JavaRDD<ListedRow> rows =
        spark
            .parallelize(files, files.size())
            .flatMap(
                file -> Iterators.map(CsvTable.open(hadoop.value(), file.uri()), file::complete));
    return new ListTable(List.copyOf(columns), any -> rows);
  }

  private static ListTable json(JavaSparkContext spark, Path input) throws IOException {
    TaskConfiguration hadoop = TaskConfiguration.of(spark);
    List<LinePart> parts = LinePart.of(spark, ListFile.of(spark.hadoopConfiguration(), input));
    JavaRDD<LinePart> all = spark.parallelize(parts, parts.size());
    Rows rows =
        left ->
            all.flatMap(
                part ->
                    Iterators.map(
                        new JsonRows(part, hadoop.value()),
                        row -> part.file().complete(row).without(left)));
    List<String> columns =
        rows.without(Set.of())
            .flatMap(row -> row.cells().keySet().iterator())
            .distinct()
            .take(JsonRows.MOST_COLUMNS + 1);
    if (columns.size() > JsonRows.MOST_COLUMNS) {
      throw new SourceException(
          String.format(
              Locale.ROOT,
              "Invalid input %s: its objects have more than %d different keys",
              input,
              JsonRows.MOST_COLUMNS));
    }
    return new ListTable(columns.stream().sorted().toList(), rows);
  }

  private static ListTable parquet(JavaSparkContext spark, Path input) throws IOException {
    TaskConfiguration hadoop = TaskConfiguration.of(spark);
    List<ListFile> files = ListFile.of(spark.hadoopConfiguration(), input);
    JavaRDD<ListFile> all = spark.parallelize(files, files.size());
    Set<String> columns =
        all.map(file -> columns(hadoop, file))
            .reduce(
                (some, others) -> {
                  Set<String> both = new LinkedHashSet<>(some);
                  both.addAll(others);
                  return both;
                });
    JavaRDD<GroupOfRows> groups = all.flatMap(file -> groups(hadoop, file));
    return new ListTable(
        List.copyOf(columns), left -> groups.flatMap(group -> group.rows(hadoop, left)));
  }

  private static Set<String> columns(TaskConfiguration hadoop, ListFile file) throws IOException {
    try (ParquetFile parquet = ParquetFile.open(hadoop.value(), file.uri())) {
      Set<String> columns = new LinkedHashSet<>(parquet.columns());
      columns.addAll(file.cells().keySet());
      return columns;
    }
  }

  private static java.util.Iterator<GroupOfRows> groups(TaskConfiguration hadoop, ListFile file)
      throws IOException {
    try (ParquetFile parquet = ParquetFile.open(hadoop.value(), file.uri())) {
      return parquet.groups().stream().map(group -> new GroupOfRows(file, group)).iterator();
    }
  }

  /** A row group that one task reads. */
  private record GroupOfRows(ListFile file, ParquetFile.Group group) implements Serializable {

    java.util.Iterator<ListedRow> rows(TaskConfiguration hadoop, Set<String> left)
        throws IOException {
      return ParquetFile.read(
          hadoop.value(),
          file.uri(),
          group,
          column -> !left.contains(column),
          row -> file.complete(ParquetCells.row(row)));
    }
  }
}
