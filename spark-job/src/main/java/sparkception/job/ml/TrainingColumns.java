package sparkception.job.ml;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import sparkception.data.source.BytesContent;
import sparkception.data.source.ImageContent;
import sparkception.data.source.RefusedContent;
import sparkception.data.source.SourceImage;

/**
 * Where in a row is what training needs.
 *
 * @param image the image
 * @param path index of a column {@code path} beside images that have none of their own, as Spark's
 *     {@code binaryFile} has it; -1 for none
 * @param label index of the label's column
 * @param labels what it means
 * @param validation index of the column that says whether a row is for validation; -1 for none
 */
record TrainingColumns(ImageColumn image, int path, int label, Labels labels, int validation)
    implements Serializable {

  private static final String PATH = "path";

  /** Index of a column of paths; -1 for none. */
  static int pathIn(StructType schema) {
    int index = Arrays.asList(schema.fieldNames()).indexOf(PATH);
    return index >= 0 && DataTypes.StringType.equals(schema.apply(index).dataType()) ? index : -1;
  }

  /** The image of a row, with its label. */
  SourceImage image(Row row) {
    ImageColumn.Cell cell = image.read(row);
    String split = validation < 0 ? null : row.getBoolean(validation) ? "val" : "train";
    String name = name(row, cell);
    if (cell.content() instanceof RefusedContent refused) {
      return SourceImage.refused(split, name, refused.reason(), refused.detail());
    }
    int found = labels.indexOf(row.get(label));
    return found < 0
        ? SourceImage.refused(split, name, "NO_LABEL", "It has no label")
        : new SourceImage(split, found, name, bytes(cell.content()), cell.content());
  }

  private String name(Row row, ImageColumn.Cell cell) {
    if (cell.path() != null) {
      return cell.path();
    }
    if (path >= 0 && !row.isNullAt(path)) {
      return row.getString(path);
    }
    return String.format(
        Locale.ROOT, "image-%08x-%d", cell.content().version(), bytes(cell.content()));
  }

  private static long bytes(ImageContent content) {
    if (content instanceof BytesContent encoded) {
      return encoded.bytes().length;
    }
    return content instanceof SparkPixels pixels ? pixels.data().length : 0;
  }
}
