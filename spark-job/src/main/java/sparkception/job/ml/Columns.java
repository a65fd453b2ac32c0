package sparkception.job.ml;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Checks of schemas; failures are in the words of Spark ML's own stages. */
final class Columns {

  private Columns() {}

  /**
   * Fails as Scala's {@code require} does.
   *
   * @throws IllegalArgumentException if the condition does not hold
   */
  static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException("requirement failed: " + problem);
    }
  }

  /**
   * The type of a column.
   *
   * @throws IllegalArgumentException that names the columns there are
   */
  static DataType typeOf(StructType schema, String name) {
    return schema.apply(name).dataType();
  }

  /** Makes sure that a column is of one of some types. */
  static void requireType(StructType schema, String name, Set<DataType> types, String words) {
    DataType type = typeOf(schema, name);
    require(
        types.contains(type),
        String.format(
            Locale.ROOT,
            "Column %s must be of type %s but was actually of type %s.",
            name,
            words,
            type.catalogString()));
  }

  /** Makes sure that a column can hold labels. */
  static void requireLabels(StructType schema, String name) {
    DataType type = typeOf(schema, name);
    require(
        type instanceof NumericType || DataTypes.StringType.equals(type),
        String.format(
            Locale.ROOT,
            "Column %s must be of type numeric or string but was actually of type %s.",
            name,
            type.catalogString()));
  }

  /** A schema with another column behind; unchanged for one without a name. */
  static StructType append(StructType schema, StructField field) {
    if (field.name().isEmpty()) {
      return schema;
    }
    require(
        !Arrays.asList(schema.fieldNames()).contains(field.name()),
        String.format(Locale.ROOT, "Output column %s already exists.", field.name()));
    return schema.add(field);
  }
}
