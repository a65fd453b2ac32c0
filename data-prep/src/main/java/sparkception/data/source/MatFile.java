package sparkception.data.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.InflaterInputStream;

/**
 * The first struct array of a MATLAB level 5 MAT-file: as much of the format as ImageNet's {@code
 * meta.mat} needs. Text fields become strings, numeric ones their first number.
 */
final class MatFile {

  private static final int HEADER_BYTES = 128;
  private static final int MOST_BYTES = 64 << 20;
  private static final int MATRIX = 14;
  private static final int COMPRESSED = 15;
  private static final int CLASS_STRUCT = 2;
  private static final int CLASS_CHAR = 4;

  private MatFile() {}

  /** Elements of the array by field name. */
  static List<Map<String, Object>> structs(byte[] file) throws IOException {
    try {
      ByteBuffer in = little(file).position(HEADER_BYTES);
      while (in.remaining() >= Long.BYTES) {
        Element element = Element.next(in);
        ByteBuffer matrix =
            element.type == COMPRESSED
                ? Element.next(little(inflate(element.content))).content
                : element.content;
        List<Map<String, Object>> found = structArray(matrix);
        if (!found.isEmpty()) {
          return found;
        }
      }
      throw new IOException("it has no struct array");
    } catch (RuntimeException e) {
      // Whatever a number that is none leads to: a length beyond the end, a size below 0.
      throw new IOException("it is damaged or cut short (" + e + ")", e);
    }
  }

  private static List<Map<String, Object>> structArray(ByteBuffer matrix) {
    List<Map<String, Object>> structs = new ArrayList<>();
    if (matrixClass(matrix) != CLASS_STRUCT) {
      return structs;
    }
    int count = elements(Element.next(matrix).content);
    Element.next(matrix);
    int nameBytes = Element.next(matrix).content.getInt();
    List<String> fields = names(Element.next(matrix).content, nameBytes);
    requireRoom(matrix, (long) count * fields.size());
    for (int i = 0; i < count; i++) {
      Map<String, Object> struct = new HashMap<>();
      for (String field : fields) {
        struct.put(field, value(Element.next(matrix)));
      }
      structs.add(struct);
    }
    return structs;
  }

  /** A number of elements that do not fit would ask for any memory and time. */
  private static void requireRoom(ByteBuffer matrix, long elements) {
    if (elements < 1 || elements > matrix.remaining() / Long.BYTES) {
      throw new IllegalArgumentException(elements + " elements");
    }
  }

  private static int matrixClass(ByteBuffer matrix) {
    return Element.next(matrix).content.getInt() & 0xFF;
  }

  private static int elements(ByteBuffer dimensions) {
    int count = 1;
    while (dimensions.remaining() >= Integer.BYTES) {
      count = Math.multiplyExact(count, dimensions.getInt());
    }
    return count;
  }

  private static List<String> names(ByteBuffer text, int bytes) {
    List<String> names = new ArrayList<>();
    if (bytes < 1) {
      throw new IllegalArgumentException("names of " + bytes + " bytes");
    }
    while (text.remaining() >= bytes) {
      byte[] name = new byte[bytes];
      text.get(name);
      names.add(new String(name, StandardCharsets.US_ASCII).replaceAll("\0.*", ""));
    }
    return names;
  }

  private static Object value(Element element) {
    if (element.type != MATRIX || element.content.remaining() == 0) {
      return "";
    }
    int type = matrixClass(element.content);
    Element.next(element.content);
    Element.next(element.content);
    Element data = Element.next(element.content);
    return type == CLASS_CHAR ? data.text() : data.number();
  }

  private static byte[] inflate(ByteBuffer compressed) throws IOException {
    byte[] bytes = new byte[compressed.remaining()];
    compressed.get(bytes);
    return new InflaterInputStream(new ByteArrayInputStream(bytes)).readNBytes(MOST_BYTES);
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A tagged piece of the file. */
  private record Element(int type, ByteBuffer content) {

    /** Takes the next element; small ones keep their data within the tag. */
    static Element next(ByteBuffer in) {
      int tag = in.getInt();
      boolean small = tag >>> 16 != 0;
      int type = small ? tag & 0xFFFF : tag;
      int bytes = small ? tag >>> 16 : in.getInt();
      ByteBuffer content = in.slice(in.position(), bytes).order(ByteOrder.LITTLE_ENDIAN);
      int padded = small ? Integer.BYTES : type == COMPRESSED ? bytes : (bytes + 7) / 8 * 8;
      in.position(Math.min(in.limit(), in.position() + padded));
      return new Element(type, content);
    }

    /** Characters of one (int8, uint8, UTF-8) or two bytes (uint16, UTF-16). */
    String text() {
      byte[] bytes = new byte[content.remaining()];
      content.get(bytes);
      boolean wide = type == 4 || type == 17;
      return new String(bytes, wide ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8);
    }

    /** The first number, of whatever width it is stored in; 0 if there is none. */
    double number() {
      if (content.remaining() == 0) {
        return 0;
      }
      return switch (type) {
        case 1 -> content.get();
        case 2 -> content.get() & 0xFF;
        case 3 -> content.getShort();
        case 4 -> content.getShort() & 0xFFFF;
        case 5, 6 -> content.getInt();
        case 7 -> content.getFloat();
        case 9 -> content.getDouble();
        default -> throw new IllegalArgumentException("number type " + type);
      };
    }
  }
}
