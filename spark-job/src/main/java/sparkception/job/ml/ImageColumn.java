package sparkception.job.ml;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import sparkception.data.source.BytesContent;
import sparkception.data.source.ImageContent;
import sparkception.data.source.RefusedContent;

/**
 * A DataFrame's column of images: {@code binary}, an image file's bytes, as Spark's {@code
 * binaryFile} has them in {@code content}; a struct of {@code bytes} and {@code path}, as our data
 * sets and Hugging Face's have; or the struct of Spark's {@code image} source.
 *
 * @param index of the column
 * @param kind of its cells
 */
record ImageColumn(int index, Kind kind) implements Serializable {

  private static final List<String> OF_SPARK =
      List.of("origin", "height", "width", "nChannels", "mode", "data");

  /** What the cells are. */
  enum Kind {
    ENCODED,
    STORED,
    PIXELS
  }

  /**
   * An image.
   *
   * @param path where it is from; null if the DataFrame does not say
   * @param content its file's bytes, or why there are none
   */
  record Cell(String path, ImageContent content) {}

  /**
   * A DataFrame's column.
   *
   * @throws IllegalArgumentException if it has no such column, or none of images
   */
  static ImageColumn of(StructType schema, String name) {
    DataType type = Columns.typeOf(schema, name);
    Kind kind = kind(type);
    Columns.require(
        kind != null,
        String.format(
            Locale.ROOT,
            "Column %s must be of type binary, struct<bytes:binary,path:string> or Spark's image"
                + " struct but was actually of type %s.",
            name,
            type.catalogString()));
    return new ImageColumn(schema.fieldIndex(name), kind);
  }

  private static Kind kind(DataType type) {
    if (DataTypes.BinaryType.equals(type)) {
      return Kind.ENCODED;
    }
    if (!(type instanceof StructType struct)) {
      return null;
    }
    List<String> names = Arrays.asList(struct.fieldNames());
    if (names.containsAll(OF_SPARK)) {
      return Kind.PIXELS;
    }
    boolean stored =
        names.contains("bytes") && DataTypes.BinaryType.equals(struct.apply("bytes").dataType());
    return stored ? Kind.STORED : null;
  }

  /** The image of a row. */
  Cell read(Row row) {
    if (row.isNullAt(index)) {
      return new Cell(null, new RefusedContent("EMPTY", "There is no image"));
    }
    return switch (kind) {
      case ENCODED -> new Cell(null, encoded(row.getAs(index)));
      case STORED -> stored(row.getStruct(index));
      case PIXELS -> SparkPixels.read(row.getStruct(index));
    };
  }

  private static Cell stored(Row image) {
    boolean named = Arrays.asList(image.schema().fieldNames()).contains("path");
    return new Cell(named ? image.getAs("path") : null, encoded(image.getAs("bytes")));
  }

  private static ImageContent encoded(byte[] bytes) {
    return bytes == null
        ? new RefusedContent("EMPTY", "There is no image")
        : new BytesContent(bytes);
  }
}
