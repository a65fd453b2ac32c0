package sparkception.data.source;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;

/**
 * A row of a Parquet file of images.
 *
 * @param layout of its file
 * @param place for messages
 * @param values of the columns that were read
 */
record ParquetRow(ParquetLayout layout, Place place, Group values) {

  private static final byte[] NONE = {};

  /** Its labels as texts; none for a null, and for a negative number, which stands for that. */
  List<String> labels() throws SourceException {
    List<String> labels = new ArrayList<>();
    add(values, layout.label(), labels);
    return List.copyOf(labels);
  }

  private void add(Group group, String field, List<String> labels) throws SourceException {
    if (group.getFieldRepetitionCount(field) == 0) {
      return;
    }
    if (group.getType().getType(field).isPrimitive()) {
      String label = LabelText.of(value(group, field), layout.label(), place);
      if (!label.isEmpty() && !label.matches("-\\d+|NaN")) {
        labels.add(label);
      }
      return;
    }
    Group list = group.getGroup(field, 0);
    String repeated = list.getType().getFieldName(0);
    for (int i = 0; i < list.getFieldRepetitionCount(repeated); i++) {
      Group element = list.getGroup(repeated, i);
      add(element, element.getType().getFieldName(0), labels);
    }
  }

  private Object value(Group group, String field) throws SourceException {
    return switch (group.getType().getType(field).asPrimitiveType().getPrimitiveTypeName()) {
      case INT32 -> (long) group.getInteger(field, 0);
      case INT64 -> group.getLong(field, 0);
      case FLOAT -> real(group.getFloat(field, 0));
      case DOUBLE -> real(group.getDouble(field, 0));
      case BOOLEAN -> group.getBoolean(field, 0);
      default -> group.getBinary(field, 0).toStringUsingUTF8();
    };
  }

  /** Pandas has a NaN for what is missing. */
  private static Object real(double value) {
    return Double.isNaN(value) ? "" : (Object) value;
  }

  /** Its split: the file's, or what its column says. */
  String split(SplitFiles.File file, Folds folds) throws SourceException {
    String column = layout.split();
    if (column == null || values.getFieldRepetitionCount(column) == 0) {
      return file.split();
    }
    String named = String.valueOf(value(values, column));
    String split =
        folds
            .split(named)
            .orElseThrow(
                () ->
                    place.invalid(
                        String.format(
                            Locale.ROOT,
                            "its column %s is %s (%s)",
                            column,
                            named,
                            Folds.rule(named))));
    if (file.split() != null && !file.split().equals(split)) {
      throw place.invalid(
          String.format(
              Locale.ROOT,
              "its column %s is %s, and the file's name says %s",
              column,
              named,
              file.split()));
    }
    return split;
  }

  /** Its image's bytes, or where they are; no bytes for a null, which is refused for that. */
  ImageContent content() {
    String column = layout.image();
    if (values.getFieldRepetitionCount(column) == 0) {
      return new BytesContent(NONE);
    }
    Type type = values.getType().getType(column);
    if (type.isPrimitive()) {
      return type.getLogicalTypeAnnotation() instanceof StringLogicalTypeAnnotation
          ? file(values.getString(column, 0))
          : new BytesContent(values.getBinary(column, 0).getBytes());
    }
    Group struct = values.getGroup(column, 0);
    if (has(struct, "bytes")) {
      return new BytesContent(struct.getBinary("bytes", 0).getBytes());
    }
    return has(struct, "path")
        ? file(new String(struct.getBinary("path", 0).getBytes(), StandardCharsets.UTF_8))
        : new BytesContent(NONE);
  }

  private static boolean has(Group struct, String field) {
    return struct.getType().containsField(field) && struct.getFieldRepetitionCount(field) > 0;
  }

  /** When it was last modified is asked where its length is. */
  private ImageContent file(String path) {
    Path folder = new Path(layout.file()).getParent();
    return new FileContent(LabelManifest.file(folder.toString(), path).toString(), 0);
  }
}
