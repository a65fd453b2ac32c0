package sparkception.data.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/** The images of a label manifest. */
final class ManifestRows {

  /** Copies of an image that are more likely a mistake than meant. */
  private static final int MOST_COPIES = 1000;

  private final JavaSparkContext spark;
  private final ListTable table;
  private final Map<Column, String> columns;
  private final Folds folds;

  private ManifestRows(
      JavaSparkContext spark, ListTable table, Map<Column, String> columns, Folds folds) {
    this.spark = spark;
    this.table = table;
    this.columns = columns;
    this.folds = folds;
  }

  /**
   * Opens a list and looks at its columns.
   *
   * @throws SourceException if it has not those that are needed
   */
  static ManifestRows open(JavaSparkContext spark, Path input, Folds folds) throws IOException {
    ListTable table = ListTable.open(spark, input);
    Map<Column, String> columns = columns(input, table.columns());
    if (!folds.equals(Folds.NONE) && !columns.containsKey(Column.SPLIT)) {
      throw new SourceException(
          String.format(
              Locale.ROOT,
              "Invalid input %s: it has no column fold or split for --val-fold or --test-fold",
              input));
    }
    return new ManifestRows(spark, table, columns, folds);
  }

  /**
   * All images, each once; what is damaged or contradicts itself stops the job with a {@link
   * SourceException}.
   *
   * @param withBytes whether images in the list itself are read, too
   */
  JavaRDD<ListedImage> read(boolean withBytes) {
    EnumMap<Column, String> own = new EnumMap<>(columns);
    Set<String> left = new HashSet<>(unread());
    if (!withBytes && own.containsKey(Column.BYTES)) {
      left.add(own.remove(Column.BYTES));
    }
    Folds held = folds;
    JavaRDD<ListedRow> rows = table.without(left);
    return rows.mapToPair(row -> image(row, own, held))
        .reduceByKey(
            ListedImage::merge, Math.max(rows.getNumPartitions(), spark.defaultParallelism() * 4))
        .values();
  }

  /** Columns that nobody reads. */
  List<String> unread() {
    return table.columns().stream()
        .filter(name -> !name.isEmpty() && !columns.containsValue(name))
        .toList();
  }

  static Map<Column, String> columns(Path input, List<String> all) throws SourceException {
    Map<Column, String> found = new EnumMap<>(Column.class);
    for (Column column : Column.values()) {
      column.in(all).ifPresent(name -> found.put(column, name));
    }
    if (!found.containsKey(Column.IMAGE) || !found.containsKey(Column.LABELS)) {
      throw new SourceException(
          String.format(
              Locale.ROOT,
              "Invalid input %s: its columns are %s (must be image, labels and, if there are any, weights, weight, bytes and split)",
              input,
              all));
    }
    return found;
  }

  static Tuple2<String, ListedImage> image(ListedRow row, Map<Column, String> columns, Folds folds)
      throws SourceException {
    Place place = row.place();
    Object name = text(row.cells().get(columns.get(Column.IMAGE)));
    if (!(name instanceof String image) || image.isBlank()) {
      throw place.invalid(
          String.format(
              Locale.ROOT,
              "its column %s is %s (must be a text: a URI)",
              columns.get(Column.IMAGE),
              shown(name)));
    }
    List<String> labels = labels(row, columns);
    Object weights = cell(row, columns, Column.WEIGHTS);
    List<Float> confidences = new ArrayList<>();
    for (Object weight : weights == null ? Collections.nCopies(labels.size(), 1f) : list(weights)) {
      confidences.add(number(weight, image, place));
    }
    if (confidences.size() != labels.size()) {
      throw place.invalid(
          String.format(
              Locale.ROOT,
              "%s has %d labels and %d weights",
              image,
              labels.size(),
              confidences.size()));
    }
    byte[] bytes = bytes(cell(row, columns, Column.BYTES), image, place);
    LabelledImage labelled =
        new LabelledImage(image, labels, confidences, bytes, 1, split(row, columns, folds));
    return new Tuple2<>(
        image,
        new ListedImage(
            place, labelled, weight(cell(row, columns, Column.WEIGHT), image, place), 0));
  }

  /** Some programs do not say that a column of bytes is one of texts. */
  private static Object text(Object value) {
    return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : value;
  }

  /** Null for a column that is not there, and for an empty cell. */
  private static Object cell(ListedRow row, Map<Column, String> columns, Column column) {
    Object value = columns.containsKey(column) ? row.cells().get(columns.get(column)) : null;
    return value instanceof String text && text.isBlank() ? null : value;
  }

  private static List<String> labels(ListedRow row, Map<Column, String> columns)
      throws SourceException {
    Object value = cell(row, columns, Column.LABELS);
    if (value == null) {
      return List.of();
    }
    boolean plural = columns.get(Column.LABELS).strip().toLowerCase(Locale.ROOT).equals("labels");
    List<String> labels = new ArrayList<>();
    for (Object each : plural || value instanceof List<?> ? list(value) : List.of(value)) {
      labels.add(LabelText.of(text(each), columns.get(Column.LABELS), row.place()));
    }
    return List.copyOf(labels);
  }

  private static String split(ListedRow row, Map<Column, String> columns, Folds folds)
      throws SourceException {
    Object value = text(cell(row, columns, Column.SPLIT));
    if (value == null) {
      return null;
    }
    String named = value.toString();
    return folds
        .split(named)
        .orElseThrow(
            () ->
                row.place()
                    .invalid(
                        String.format(
                            Locale.ROOT,
                            "its column %s is %s (%s)",
                            columns.get(Column.SPLIT),
                            shown(value),
                            Folds.rule(named))));
  }

  /** How often an image is wanted; once where nothing is said. */
  private static double weight(Object weight, String image, Place place) throws SourceException {
    try {
      double times = weight == null ? 1 : Double.parseDouble(weight.toString());
      if (times >= 0 && times <= MOST_COPIES) {
        return times;
      }
    } catch (NumberFormatException e) {
      // Said below, as of what is out of range.
    }
    throw place.invalid(
        String.format(
            Locale.ROOT,
            "weight of %s is %s (must be a number from 0 to %d)",
            image,
            weight,
            MOST_COPIES));
  }

  /** Parquet has bytes as they are; text has them in base64. */
  private static byte[] bytes(Object value, String image, Place place) throws SourceException {
    try {
      return value instanceof String text ? Base64.getDecoder().decode(text) : (byte[]) value;
    } catch (IllegalArgumentException | ClassCastException e) {
      throw place.invalid(String.format(Locale.ROOT, "the bytes of %s are no base64", image));
    }
  }

  private static List<?> list(Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    return value instanceof String text
        ? Arrays.stream(text.split(";")).map(String::strip).filter(part -> !part.isEmpty()).toList()
        : List.of(value);
  }

  private static Float number(Object weight, String image, Place place) throws SourceException {
    try {
      Float number = Float.valueOf(String.valueOf(weight));
      if (number.isNaN() || number.isInfinite()) {
        throw new NumberFormatException("not finite");
      }
      return number;
    } catch (NumberFormatException e) {
      throw place.invalid(
          String.format(Locale.ROOT, "%s has weight %s (must be a number)", image, weight));
    }
  }

  private static String shown(Object value) {
    return value instanceof String text ? "\"" + text + "\"" : String.valueOf(value);
  }
}
