package sparkception.job.ml;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import sparkception.data.shard.ImageClass;

/**
 * What a column of labels means. Numbers are classes from 0, with the names that the column's
 * metadata has (a StringIndexer leaves them there); texts are names of classes, in their order.
 *
 * @param classes in the order of the network's outputs
 * @param indices of the classes by name; empty where labels are numbers
 */
record Labels(List<ImageClass> classes, Map<String, Integer> indices) implements Serializable {

  /**
   * The labels of a DataFrame.
   *
   * @throws IllegalArgumentException if they are no classes
   */
  static Labels of(Dataset<Row> frame, String column) {
    StructField field = frame.schema().apply(column);
    if (DataTypes.StringType.equals(field.dataType())) {
      List<String> names = names(frame, column);
      Map<String, Integer> indices = new HashMap<>();
      names.forEach(name -> indices.put(name, indices.size()));
      return new Labels(classes(names), indices);
    }
    Attribute attribute = Attribute.fromStructField(field);
    int count = requireWholeNumbers(frame, column);
    if (attribute instanceof NominalAttribute nominal && nominal.values().isDefined()) {
      List<String> names = List.of(nominal.values().get());
      Columns.require(
          count <= names.size(),
          String.format(
              Locale.ROOT,
              "Column %s must be from 0 to %s, as its metadata names %s classes, but was actually %s.",
              column,
              names.size() - 1,
              names.size(),
              count - 1));
      return new Labels(classes(names), Map.of());
    }
    List<String> numbers = new ArrayList<>();
    for (int label = 0; label < count; label++) {
      numbers.add(Integer.toString(label));
    }
    return new Labels(classes(numbers), Map.of());
  }

  private static List<ImageClass> classes(List<String> names) {
    List<ImageClass> classes = new ArrayList<>();
    for (String name : names) {
      classes.add(new ImageClass(classes.size(), name, name));
    }
    return classes;
  }

  private static List<String> names(Dataset<Row> frame, String column) {
    List<Row> found =
        frame.select(frame.col(quoted(column))).distinct().na().drop().collectAsList();
    List<String> names = found.stream().map(row -> row.getString(0)).sorted().toList();
    Columns.require(
        !names.isEmpty(),
        String.format(Locale.ROOT, "Column %s must have labels but has none.", column));
    return names;
  }

  /** How many classes the highest label needs. */
  private static int requireWholeNumbers(Dataset<Row> frame, String column) {
    Row extremes =
        frame
            .select(frame.col(quoted(column)).cast(DataTypes.DoubleType).as("label"))
            .select(
                functions.min("label"),
                functions.max("label"),
                functions.max(
                    functions.abs(
                        functions.col("label").minus(functions.rint(functions.col("label"))))))
            .first();
    Columns.require(
        !extremes.isNullAt(0),
        String.format(Locale.ROOT, "Column %s must have labels but has none.", column));
    double least = extremes.getDouble(0);
    double most = extremes.getDouble(1);
    Columns.require(
        least >= 0 && most < Integer.MAX_VALUE && extremes.getDouble(2) == 0,
        String.format(
            Locale.ROOT,
            "Column %s must be whole numbers from 0 but was actually from %s to %s.",
            column,
            least,
            most));
    return (int) most + 1;
  }

  /** A column's name as an expression, dots in it included. */
  static String quoted(String column) {
    return "`" + column.replace("`", "``") + "`";
  }

  /** Index of the class of a cell; -1 if it has none. */
  int indexOf(Object cell) {
    if (cell instanceof Number number) {
      return number.intValue();
    }
    return cell == null ? -1 : indices.getOrDefault(cell, -1);
  }
}
