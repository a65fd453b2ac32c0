package sparkception.data.source;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** Reads the rows of a label manifest. */
final class ManifestRows {

  private static final String IMAGE = "image";
  private static final String LABELS = "labels";
  private static final String WEIGHTS = "weights";
  private static final String WEIGHT = "weight";
  private static final String BYTES = "bytes";

  /** Copies of an image that are more likely a mistake than meant. */
  private static final int MOST_COPIES = 1000;

  private ManifestRows() {}

  /**
   * All rows, each as often as its weight says; one that is damaged stops the job with a {@link
   * SourceException}.
   *
   * @param withBytes whether images in the list itself are read, too
   */
  static JavaRDD<LabelledImage> read(JavaSparkContext spark, Path input, boolean withBytes)
      throws SourceException {
    SparkSession session = SparkSession.builder().sparkContext(spark.sc()).getOrCreate();
    Dataset<Row> table = table(session.read(), input);
    List<String> columns = Arrays.asList(table.columns());
    if (!columns.contains(IMAGE) || !columns.contains(LABELS)) {
      throw new SourceException(
          "Invalid input %s: its columns are %s (must be image, labels and, if there are any, weights, weight and bytes)"
              .formatted(input, columns));
    }
    requireText(table.schema().apply(IMAGE), input);
    List<String> read = new ArrayList<>(List.of(IMAGE, LABELS));
    addIfThere(WEIGHTS, columns, read);
    addIfThere(WEIGHT, columns, read);
    if (withBytes) {
      addIfThere(BYTES, columns, read);
    }
    String name = input.toString();
    return table
        .select(read.stream().map(functions::col).toArray(Column[]::new))
        .toJavaRDD()
        .flatMap(row -> image(row, read, name).times(weight(row, read, name)).iterator());
  }

  private static void addIfThere(String column, List<String> columns, List<String> read) {
    if (columns.contains(column)) {
      read.add(column);
    }
  }

  private static void requireText(StructField image, Path input) throws SourceException {
    if (!image.dataType().equals(DataTypes.StringType)) {
      throw new SourceException(
          "Unsupported input %s: its column image is of type %s (must be text: a URI)"
              .formatted(input, image.dataType().simpleString()));
    }
  }

  private static Dataset<Row> table(DataFrameReader reader, Path input) throws SourceException {
    String name = input.getName().toLowerCase(Locale.ROOT);
    if (name.endsWith(".parquet")) {
      return reader.parquet(input.toString());
    }
    if (name.endsWith(".csv") || name.endsWith(".csv.gz")) {
      return reader.option("header", true).csv(input.toString());
    }
    if (name.matches(".*\\.(jsonl|json|ndjson)(\\.gz)?")) {
      return reader.json(input.toString());
    }
    throw new SourceException(
        "Unsupported input %s: its name must end in .jsonl, .csv or .parquet".formatted(input));
  }

  private static LabelledImage image(Row row, List<String> columns, String input)
      throws SourceException {
    String image = row.getAs(IMAGE);
    if (image == null) {
      throw new SourceException(
          "Invalid input %s: it has a row without an image: %s".formatted(input, row));
    }
    List<String> labels = list(row.getAs(LABELS)).stream().map(Object::toString).toList();
    Object weights = columns.contains(WEIGHTS) ? row.getAs(WEIGHTS) : null;
    List<Float> confidences = new ArrayList<>();
    for (Object weight : weights == null ? Collections.nCopies(labels.size(), 1f) : list(weights)) {
      confidences.add(number(weight, image, input));
    }
    if (confidences.size() != labels.size()) {
      throw new SourceException(
          "Invalid input %s: %s has %d labels and %d weights"
              .formatted(input, image, labels.size(), confidences.size()));
    }
    Object bytes = columns.contains(BYTES) ? row.getAs(BYTES) : null;
    return new LabelledImage(image, labels, confidences, bytes(bytes, image, input), 1);
  }

  /** How often an image is wanted; once where nothing is said. */
  private static double weight(Row row, List<String> columns, String input) throws SourceException {
    Object weight = columns.contains(WEIGHT) ? row.getAs(WEIGHT) : null;
    try {
      double times = weight == null ? 1 : Double.parseDouble(weight.toString());
      if (times >= 0 && times <= MOST_COPIES) {
        return times;
      }
    } catch (NumberFormatException e) {
      // Said below, as of what is out of range.
    }
    throw new SourceException(
        "Invalid input %s: weight of %s is %s (must be a number from 0 to %d)"
            .formatted(input, row.getAs(IMAGE), weight, MOST_COPIES));
  }

  /** Parquet has bytes as they are; text has them in base64. */
  private static byte[] bytes(Object value, String image, String input) throws SourceException {
    try {
      return value instanceof String text ? Base64.getDecoder().decode(text) : (byte[]) value;
    } catch (IllegalArgumentException | ClassCastException e) {
      throw new SourceException(
          "Invalid input %s: the bytes of %s are no base64".formatted(input, image), e);
    }
  }

  private static List<?> list(Object value) {
    if (value == null) {
      return List.of();
    }
    return value instanceof String text
        ? Arrays.stream(text.split(";")).map(String::strip).filter(part -> !part.isEmpty()).toList()
        : JavaConverters.seqAsJavaList((Seq<?>) value);
  }

  private static Float number(Object weight, String image, String input) throws SourceException {
    try {
      Float number = Float.valueOf(weight.toString());
      if (number.isNaN() || number.isInfinite()) {
        throw new NumberFormatException("not finite");
      }
      return number;
    } catch (NumberFormatException e) {
      throw new SourceException(
          "Invalid input %s: %s has weight %s (must be a number)".formatted(input, image, weight),
          e);
    }
  }
}
