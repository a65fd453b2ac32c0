package sparkception.data.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * Where a Parquet file has its images and labels.
 *
 * @param file for messages
 * @param image column of structs (bytes, path), of bytes or of paths
 * @param label column of whole numbers, of texts, or of lists of them
 * @param split column; null if there is none
 * @param names of the classes, if the file's {@code huggingface} entry has them
 */
record ParquetLayout(String file, String image, String label, String split, List<String> names)
    implements Serializable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The layout of a file.
   *
   * @throws SourceException if it has no such columns
   */
  static ParquetLayout of(String file, FileMetaData footer) throws SourceException {
    MessageType schema = footer.getSchema();
    List<String> columns = schema.getFields().stream().map(Type::getName).toList();
    String image = Column.IMAGE.in(columns).orElse(null);
    String label = Column.LABELS.in(columns).orElse(null);
    if (image == null || label == null || !holdsImages(schema.getType(image))) {
      throw new SourceException(
          String.format(
              Locale.ROOT,
              "Invalid Parquet file %s: its columns are %s (must be image, with bytes or a struct of bytes and path, and label)",
              file,
              columns));
    }
    if (!holdsLabels(schema.getType(label))) {
      throw new SourceException(
          String.format(
              Locale.ROOT,
              "Unsupported Parquet file %s: its column %s is of type %s (must be whole numbers, texts or lists of them)",
              file,
              label,
              shown(schema.getType(label))));
    }
    String split = Column.SPLIT.in(columns).orElse(null);
    return new ParquetLayout(file, image, label, split, names(file, footer, label));
  }

  /** Whether a column is needed, with the images or without them. */
  boolean reads(String column, boolean withImages) {
    return column.equals(label) || column.equals(split) || (withImages && column.equals(image));
  }

  private static boolean holdsImages(Type type) {
    return type.isPrimitive()
        ? type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY
        : type.asGroupType().containsField("bytes") || type.asGroupType().containsField("path");
  }

  private static boolean holdsLabels(Type type) {
    if (!type.isPrimitive()) {
      GroupType group = type.asGroupType();
      boolean list =
          group.getFieldCount() == 1 && group.getType(0).isRepetition(Type.Repetition.REPEATED);
      return list && !group.getType(0).isPrimitive() && holdsLabels(element(group));
    }
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
      case INT32, INT64 -> meaning == null || meaning instanceof IntLogicalTypeAnnotation;
      case BOOLEAN, FLOAT, DOUBLE, BINARY -> true;
      default -> false;
    };
  }

  private static Type element(GroupType list) {
    return list.getType(0).asGroupType().getType(0);
  }

  private static String shown(Type type) {
    return type.toString().strip().replaceAll("\\s+", " ");
  }

  private static List<String> names(String file, FileMetaData footer, String label)
      throws SourceException {
    String json = footer.getKeyValueMetaData().get("huggingface");
    List<String> names = new ArrayList<>();
    try {
      if (json != null) {
        JsonNode feature = JSON.readTree(json).path("info").path("features").path(label);
        JsonNode classes = feature.isArray() ? feature.path(0) : feature.path("feature");
        (feature.has("names") ? feature : classes)
            .path("names")
            .forEach(name -> names.add(name.asText()));
      }
      return names;
    } catch (JsonProcessingException e) {
      throw new SourceException(
          String.format(
              Locale.ROOT, "Invalid Parquet file %s: its huggingface entry is no JSON", file),
          e);
    }
  }

  /**
   * Rejects files of one input that mean different things by their labels.
   *
   * @throws SourceException with both
   */
  ParquetLayout agreeing(ParquetLayout other) throws SourceException {
    if (file.compareTo(other.file) > 0) {
      return other.agreeing(this);
    }
    if (!label.equals(other.label) || !names.equals(other.names)) {
      throw new SourceException(
          String.format(
              Locale.ROOT,
              "Invalid input: %s has labels in %s of classes %s, and %s in %s of %s (must be the same)",
              file,
              label,
              shown(names),
              other.file,
              other.label,
              shown(other.names)));
    }
    return this;
  }

  private static String shown(List<String> names) {
    return names.size() > 20
        ? names.subList(0, 20) + String.format(Locale.ROOT, "... (%d)", names.size())
        : names.toString();
  }
}
