package sparkception.data.shard;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import sparkception.data.image.Box;

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
            optional group boxes (LIST) {
              repeated group list {
                required group element {
                  required float xmin;
                  required float ymin;
                  required float xmax;
                  required float ymax;
                }
              }
            }
          }
          """);

  private static final String BOXES = "boxes";

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
    field(
        out,
        BOXES,
        7,
        () -> list(out, row.boxes().size(), i -> group(out, () -> box(row.boxes().get(i), out))));
    out.endMessage();
  }

  /** The row of a record; in the shards of older versions there is no column of boxes. */
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
        group.getString("sha256", 0),
        group.getType().containsField(BOXES) ? boxes(group.getGroup(BOXES, 0)) : List.of());
  }

  private static void image(ImageRow row, RecordConsumer out) {
    field(out, "bytes", 0, () -> out.addBinary(Binary.fromConstantByteArray(row.bytes())));
    field(out, "path", 1, () -> out.addBinary(Binary.fromString(row.path())));
  }

  private static void box(Box box, RecordConsumer out) {
    field(out, "xmin", 0, () -> out.addFloat(box.xmin()));
    field(out, "ymin", 1, () -> out.addFloat(box.ymin()));
    field(out, "xmax", 2, () -> out.addFloat(box.xmax()));
    field(out, "ymax", 3, () -> out.addFloat(box.ymax()));
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

  private static List<Box> boxes(Group list) {
    List<Box> boxes = new ArrayList<>();
    for (int i = 0; i < list.getFieldRepetitionCount("list"); i++) {
      Group box = list.getGroup("list", i).getGroup("element", 0);
      boxes.add(
          new Box(
              box.getFloat("xmin", 0),
              box.getFloat("ymin", 0),
              box.getFloat("xmax", 0),
              box.getFloat("ymax", 0)));
    }
    return List.copyOf(boxes);
  }

  /** Adds one value of a list. */
  private interface Element {
    void add(int index);
  }
}
