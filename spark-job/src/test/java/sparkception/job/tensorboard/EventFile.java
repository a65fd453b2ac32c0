package sparkception.job.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.shade.protobuf.DescriptorProtos.DescriptorProto;
import org.nd4j.shade.protobuf.DescriptorProtos.FieldDescriptorProto;
import org.nd4j.shade.protobuf.DescriptorProtos.FileDescriptorProto;
import org.nd4j.shade.protobuf.Descriptors.Descriptor;
import org.nd4j.shade.protobuf.Descriptors.DescriptorValidationException;
import org.nd4j.shade.protobuf.Descriptors.FileDescriptor;
import org.nd4j.shade.protobuf.DynamicMessage;

/**
 * Reads an event file by the published definitions, with a checksum of its own: records of {@code
 * tensorflow/core/lib/io/record_writer.h}, messages of {@code event.proto} and {@code
 * plugin_data.proto}.
 */
final class EventFile {

  private static final int CASTAGNOLI = 0x82f63b78;
  private static final FieldDescriptorProto.Type MESSAGE = FieldDescriptorProto.Type.TYPE_MESSAGE;

  private EventFile() {}

  static List<DynamicMessage> read(Path file) throws IOException {
    Descriptor event = describe();
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<DynamicMessage> events = new ArrayList<>();
    while (bytes.hasRemaining()) {
      byte[] length = take(bytes, 8);
      assertThat(bytes.getInt()).isEqualTo(masked(length));
      byte[] data =
          take(bytes, (int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong());
      assertThat(bytes.getInt()).isEqualTo(masked(data));
      DynamicMessage message = DynamicMessage.parseFrom(event, data);
      assertThat(message.getUnknownFields().asMap()).isEmpty();
      events.add(message);
    }
    return events;
  }

  private static byte[] take(ByteBuffer from, int count) {
    byte[] bytes = new byte[count];
    from.get(bytes);
    return bytes;
  }

  /** Bit by bit, as RFC 3720 defines it. */
  private static int masked(byte[] bytes) {
    int crc = -1;
    for (byte each : bytes) {
      crc ^= each & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ ((crc & 1) == 1 ? CASTAGNOLI : 0);
      }
    }
    crc = ~crc;
    return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
  }

  /** A field of a message by its name. */
  static Object field(DynamicMessage message, String name) {
    return message.getField(message.getDescriptorForType().findFieldByName(name));
  }

  private static Descriptor describe() {
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("event.proto")
            .setSyntax("proto3")
            .addMessageType(
                message(
                    "Event",
                    field("wall_time", 1, FieldDescriptorProto.Type.TYPE_DOUBLE),
                    field("step", 2, FieldDescriptorProto.Type.TYPE_INT64),
                    field("file_version", 3, FieldDescriptorProto.Type.TYPE_STRING),
                    field("summary", 5, MESSAGE).setTypeName("Summary"),
                    field("session_log", 7, MESSAGE).setTypeName("SessionLog")))
            .addMessageType(
                message("SessionLog", field("status", 1, FieldDescriptorProto.Type.TYPE_INT32)))
            .addMessageType(
                message("Summary", repeated(field("value", 1, MESSAGE).setTypeName("Value"))))
            .addMessageType(
                message(
                    "Value",
                    field("tag", 1, FieldDescriptorProto.Type.TYPE_STRING),
                    field("simple_value", 2, FieldDescriptorProto.Type.TYPE_FLOAT),
                    field("tensor", 8, MESSAGE).setTypeName("Tensor"),
                    field("metadata", 9, MESSAGE).setTypeName("Metadata")))
            .addMessageType(
                message(
                    "Tensor",
                    field("dtype", 1, FieldDescriptorProto.Type.TYPE_INT32),
                    field("tensor_shape", 2, MESSAGE).setTypeName("Shape"),
                    repeated(field("string_val", 8, FieldDescriptorProto.Type.TYPE_BYTES))))
            .addMessageType(message("Shape", repeated(field("dim", 2, MESSAGE).setTypeName("Dim"))))
            .addMessageType(message("Dim", field("size", 1, FieldDescriptorProto.Type.TYPE_INT64)))
            .addMessageType(
                message("Metadata", field("plugin_data", 1, MESSAGE).setTypeName("Plugin")))
            .addMessageType(
                message(
                    "Plugin",
                    field("plugin_name", 1, FieldDescriptorProto.Type.TYPE_STRING),
                    field("content", 2, FieldDescriptorProto.Type.TYPE_BYTES)))
            .build();
    try {
      return FileDescriptor.buildFrom(file, new FileDescriptor[0]).findMessageTypeByName("Event");
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static DescriptorProto message(String name, FieldDescriptorProto.Builder... fields) {
    DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(name);
    for (FieldDescriptorProto.Builder field : fields) {
      message.addField(field);
    }
    return message.build();
  }

  private static FieldDescriptorProto.Builder field(
      String name, int number, FieldDescriptorProto.Type type) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setType(type)
        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
  }

  private static FieldDescriptorProto.Builder repeated(FieldDescriptorProto.Builder field) {
    return field.setLabel(FieldDescriptorProto.Label.LABEL_REPEATED);
  }
}
