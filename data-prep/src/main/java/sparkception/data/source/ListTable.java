package sparkception.data.source;

import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * A list as a table.
 *
 * @param columns in their order
 * @param rows all of them; a damaged one stops the job with a {@link SourceException}
 */
record ListTable(List<String> columns, JavaRDD<ListedRow> rows) {

  private static final String DAMAGED = "_corrupt_record";

  /**
   * Opens a list: a file, or a folder of them as Spark writes it. Its name's ending says the
   * format.
   *
   * @param without columns that are not read
   */
  static ListTable open(JavaSparkContext spark, Path input, List<String> without)
      throws IOException {
    SparkSession session = SparkSession.builder().sparkContext(spark.sc()).getOrCreate();
    String name = input.getName().toLowerCase(Locale.ROOT);
    if (name.endsWith(".parquet")) {
      return of(session.read().parquet(input.toString()), input, without);
    }
    if (name.matches(".*\\.(csv|tsv)(\\.gz)?")) {
      return csv(spark, input);
    }
    if (name.matches(".*\\.(jsonl|json|ndjson)(\\.gz)?")) {
      requireLines(spark.hadoopConfiguration(), input);
      return of(session.read().json(input.toString()), input, without);
    }
    throw new SourceException(
        "Unsupported input %s: its name must end in .jsonl, .csv, .tsv or .parquet"
            .formatted(input));
  }

  private static ListTable csv(JavaSparkContext spark, Path input) throws IOException {
    List<String> files = files(spark.hadoopConfiguration(), input);
    List<String> columns = CsvTable.open(spark.hadoopConfiguration(), files.get(0)).columns();
    TaskConfiguration hadoop = TaskConfiguration.of(spark);
    JavaRDD<ListedRow> rows =
        spark.parallelize(files, files.size()).flatMap(file -> CsvTable.open(hadoop.value(), file));
    return new ListTable(columns, rows);
  }

  private static List<String> files(Configuration hadoop, Path input) throws IOException {
    FileSystem files = input.getFileSystem(hadoop);
    if (files.getFileStatus(input).isFile()) {
      return List.of(files.makeQualified(input).toString());
    }
    List<String> parts =
        Arrays.stream(files.listStatus(input))
            .filter(status -> status.isFile() && FileTree.isVisible(status.getPath()))
            .map(FileStatus::getPath)
            .map(Path::toString)
            .sorted()
            .toList();
    if (parts.isEmpty()) {
      throw new SourceException("Invalid input %s: the folder has no files".formatted(input));
    }
    return parts;
  }

  /** Whole files of JSON are not cut into lines. */
  private static void requireLines(Configuration hadoop, Path input) throws IOException {
    try (Reader reader = TextInput.open(hadoop, new Path(files(hadoop, input).get(0)))) {
      int first = reader.read();
      while (Character.isWhitespace(first)) {
        first = reader.read();
      }
      if (first == '[') {
        throw new SourceException(
            "Unsupported input %s: it is an array (must be JSON lines: an object a line)"
                .formatted(input));
      }
    }
  }

  private static ListTable of(Dataset<Row> table, Path input, List<String> without)
      throws SourceException {
    List<String> columns = Arrays.asList(table.columns());
    if (columns.contains(DAMAGED)) {
      throw new SourceException(
          "Invalid input %s: some of its lines are no whole objects (must be JSON lines: an object a line)"
              .formatted(input));
    }
    List<String> read = columns.stream().filter(column -> !without.contains(column)).toList();
    Place place = new Place(input.toString(), "row", 0);
    JavaRDD<ListedRow> rows =
        table
            .select(
                read.stream()
                    .map(column -> functions.col("`" + column.replace("`", "``") + "`"))
                    .toArray(org.apache.spark.sql.Column[]::new))
            .toJavaRDD()
            .map(row -> new ListedRow(place, cells(row, read)));
    return new ListTable(columns, rows);
  }

  private static Map<String, Object> cells(Row row, List<String> columns) {
    Map<String, Object> cells = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      Object value = row.get(i);
      cells.put(
          columns.get(i),
          value instanceof Seq<?> list ? JavaConverters.seqAsJavaList(list) : value);
    }
    return cells;
  }
}
