package sparkception.data.shard;

import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * The columns of a shard, for writer and reader alike. {@code image} and {@code label} are as
 * Hugging Face's datasets read them.
 */
final class ImageSchema {

  static final MessageType TYPE =
      MessageTypeParser.parseMessageType(
          """
          message image {
            optional group image {
              optional binary bytes;
              optional binary path (STRING);
            }
            required int32 label;
            optional group labels (LIST) {
              repeated group list {
                required int32 element;
              }
            }
            optional group weights (LIST) {
              repeated group list {
                required float element;
              }
            }
            required int32 width;
            required int32 height;
            required binary sha256 (STRING);
          }
          """);

  private ImageSchema() {}

  /** Writes a row's columns in the schema's order. */
  static void write(ImageRow row, RecordConsumer out) {
    out.startMessage();
    field(out, "image", 0, () -> group(out, () -> image(row, out)));
    field(out, "label", 1, () -> out.addInteger(row.label()));
    field(
        out,
        "labels",
        2,
        () -> list(out, row.labels().length, i -> out.addInteger(row.labels()[i])));
    field(
        out,
        "weights",
        3,
        () -> list(out, row.weights().length, i -> out.addFloat(row.weights()[i])));
    field(out, "width", 4, () -> out.addInteger(row.width()));
    field(out, "height", 5, () -> out.addInteger(row.height()));
    field(out, "sha256", 6, () -> out.addBinary(Binary.fromString(row.sha256())));
    out.endMessage();
  }

  /** The row of a record. */
  static ImageRow row(Group group) {
    Group image = group.getGroup("image", 0);
    return new ImageRow(
        image.getBinary("bytes", 0).getBytes(),
        image.getString("path", 0),
        group.getInteger("label", 0),
        labels(group.getGroup("labels", 0)),
        weights(group.getGroup("weights", 0)),
        group.getInteger("width", 0),
        group.getInteger("height", 0),
        group.getString("sha256", 0));
  }

  private static void image(ImageRow row, RecordConsumer out) {
    field(out, "bytes", 0, () -> out.addBinary(Binary.fromConstantByteArray(row.bytes())));
    field(out, "path", 1, () -> out.addBinary(Binary.fromString(row.path())));
  }

  private static void list(RecordConsumer out, int length, Element element) {
    group(
        out,
        () -> {
          if (length > 0) {
            field(out, "list", 0, () -> elements(out, length, element));
          }
        });
  }

  private static void elements(RecordConsumer out, int length, Element element) {
    for (int i = 0; i < length; i++) {
      int index = i;
      group(out, () -> field(out, "element", 0, () -> element.add(index)));
    }
  }

  private static void group(RecordConsumer out, Runnable content) {
    out.startGroup();
    content.run();
    out.endGroup();
  }

  private static void field(RecordConsumer out, String name, int index, Runnable value) {
    out.startField(name, index);
    value.run();
    out.endField(name, index);
  }

  private static int[] labels(Group list) {
    int[] labels = new int[list.getFieldRepetitionCount("list")];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = list.getGroup("list", i).getInteger("element", 0);
    }
    return labels;
  }

  private static float[] weights(Group list) {
    float[] weights = new float[list.getFieldRepetitionCount("list")];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = list.getGroup("list", i).getFloat("element", 0);
    }
    return weights;
  }

  /** Adds one value of a list. */
  private interface Element {
    void add(int index);
  }
}
