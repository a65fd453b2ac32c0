package sparkception.zoo.torch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * Files of 32-bit floats in the safetensors format: the length of a JSON header as eight bytes, the
 * header, the numbers; all little-endian.
 */
final class Safetensors {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String METADATA = "__metadata__";
  private static final String FLOATS = "F32";
  private static final int ALIGNMENT = 8;
  private static final long LONGEST_HEADER = 100_000_000;

  private Safetensors() {}

  /**
   * An array.
   *
   * @param shape outermost dimension first
   * @param values in C order
   */
  record Tensor(long[] shape, float[] values) {}

  /** Whether a file begins as one: the header's length, then the header. */
  static boolean beginsWithHeader(byte[] file) {
    return file.length > Long.BYTES && file[Long.BYTES] == '{';
  }

  /** Writes arrays; the stream stays open. */
  static void write(Map<String, Tensor> tensors, Map<String, String> notes, OutputStream out)
      throws IOException {
    ObjectNode header = JSON.createObjectNode();
    notes.forEach(header.putObject(METADATA)::put);
    long at = 0;
    for (Map.Entry<String, Tensor> tensor : new TreeMap<>(tensors).entrySet()) {
      long end = at + (long) Float.BYTES * tensor.getValue().values().length;
      ObjectNode entry = header.putObject(tensor.getKey()).put("dtype", FLOATS);
      for (long size : tensor.getValue().shape()) {
        entry.withArray("shape").add(size);
      }
      entry.putArray("data_offsets").add(at).add(end);
      at = end;
    }
    out.write(head(header));
    for (Tensor tensor : new TreeMap<>(tensors).values()) {
      ByteBuffer bytes = littleEndian(ByteBuffer.allocate(Float.BYTES * tensor.values().length));
      bytes.asFloatBuffer().put(tensor.values());
      out.write(bytes.array());
    }
  }

  /** Ends with blanks, so that the numbers are aligned. */
  private static byte[] head(ObjectNode header) throws IOException {
    byte[] json = JSON.writeValueAsBytes(header);
    int length = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer head = littleEndian(ByteBuffer.allocate(Long.BYTES + length));
    head.putLong(length).put(json);
    while (head.hasRemaining()) {
      head.put((byte) ' ');
    }
    return head.array();
  }

  /**
   * The arrays of a file. Whole numbers, which count a normalization's minibatches, are left out.
   *
   * @param name of the file, for messages
   * @throws TorchFileException if it is no such file, or one of other numbers
   */
  static Map<String, Tensor> read(String name, byte[] file) throws TorchFileException {
    ByteBuffer bytes = littleEndian(ByteBuffer.wrap(file));
    long length = file.length < Long.BYTES ? -1 : bytes.getLong();
    require(
        length > 1 && length <= Math.min(LONGEST_HEADER, file.length - Long.BYTES),
        name,
        "no safetensors file, or a damaged one");
    JsonNode header;
    try {
      header = JSON.readTree(new String(file, Long.BYTES, (int) length, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new TorchFileException(
          String.format(Locale.ROOT, "Cannot read %s: its header is not JSON", name), e);
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    ByteBuffer numbers =
        littleEndian(
            bytes.slice(Long.BYTES + (int) length, bytes.limit() - Long.BYTES - (int) length));
    var entries = header.fields();
    while (entries.hasNext()) {
      Map.Entry<String, JsonNode> entry = entries.next();
      String type = entry.getValue().path("dtype").asText();
      if (!entry.getKey().equals(METADATA) && !type.startsWith("I")) {
        require(type.equals(FLOATS), name, entry.getKey() + " is " + type + ", not " + FLOATS);
        tensors.put(entry.getKey(), tensor(name, entry.getKey(), entry.getValue(), numbers));
      }
    }
    return tensors;
  }

  private static Tensor tensor(String name, String key, JsonNode entry, ByteBuffer numbers)
      throws TorchFileException {
    long[] shape = new long[entry.path("shape").size()];
    long length = 1;
    for (int i = 0; i < shape.length; i++) {
      shape[i] = entry.path("shape").get(i).asLong(-1);
      require(shape[i] > 0 && shape[i] <= Integer.MAX_VALUE, name, "the shape of " + key);
      length *= shape[i];
      require(length <= Integer.MAX_VALUE, name, "the shape of " + key);
    }
    long from = entry.path("data_offsets").path(0).asLong(-1);
    long to = entry.path("data_offsets").path(1).asLong(-1);
    require(
        from >= 0 && to <= numbers.limit() && to - from == length * Float.BYTES,
        name,
        "the place of " + key);
    float[] values = new float[(int) length];
    littleEndian(numbers.slice((int) from, (int) (to - from))).asFloatBuffer().get(values);
    return new Tensor(shape, values);
  }

  private static ByteBuffer littleEndian(ByteBuffer buffer) {
    return buffer.order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void require(boolean holds, String name, String what) throws TorchFileException {
    if (!holds) {
      throw new TorchFileException(String.format(Locale.ROOT, "Cannot read %s: %s", name, what));
    }
  }
}
