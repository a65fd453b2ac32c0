package sparkception.job.tensorboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.nd4j.shade.protobuf.CodedOutputStream;

/** A protobuf message that is written field by field. */
final class Message {

  private Message() {}

  /** Writes the fields. */
  interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  static byte[] of(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      fields.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to memory", e);
    }
    return bytes.toByteArray();
  }
}
