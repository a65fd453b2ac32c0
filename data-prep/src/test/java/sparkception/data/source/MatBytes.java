package sparkception.data.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;

/** Writes a struct array as MATLAB's level 5 format describes it, for reading back. */
final class MatBytes {

  private static final int NAME_BYTES = 32;

  private MatBytes() {}

  /** A compressed struct array; values are strings or doubles, row by row. */
  static byte[] structs(String[] fields, Object[][] rows) throws IOException {
    ByteArrayOutputStream matrix = new ByteArrayOutputStream();
    matrix.write(header(2, rows.length));
    matrix.write(element(1, "synsets".getBytes(StandardCharsets.US_ASCII)));
    matrix.write(little(8).putShort((short) 5).putShort((short) 4).putInt(NAME_BYTES).array());
    ByteArrayOutputStream names = new ByteArrayOutputStream();
    for (String field : fields) {
      names.write(Arrays.copyOf(field.getBytes(StandardCharsets.US_ASCII), NAME_BYTES));
    }
    matrix.write(element(1, names.toByteArray()));
    for (Object[] row : rows) {
      for (Object value : row) {
        matrix.write(element(14, value(value)));
      }
    }
    return file(element(14, matrix.toByteArray()));
  }

  private static byte[] file(byte[] matrix) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(compressed)) {
      deflater.write(matrix);
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(new byte[124]);
    file.write(little(4).putShort((short) 0x0100).putShort((short) 0x4D49).array());
    file.write(little(8).putInt(15).putInt(compressed.size()).array());
    file.write(compressed.toByteArray());
    return file.toByteArray();
  }

  private static byte[] value(Object value) throws IOException {
    ByteArrayOutputStream matrix = new ByteArrayOutputStream();
    if (value instanceof String text) {
      matrix.write(header(4, text.length()));
      matrix.write(element(1, new byte[0]));
      matrix.write(element(4, text.getBytes(StandardCharsets.UTF_16LE)));
    } else {
      matrix.write(header(6, 1));
      matrix.write(element(1, new byte[0]));
      matrix.write(element(9, little(8).putDouble((Double) value).array()));
    }
    return matrix.toByteArray();
  }

  private static byte[] header(int type, int count) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(element(6, little(8).putInt(type).array()));
    out.write(element(5, little(8).putInt(1).putInt(count).array()));
    return out.toByteArray();
  }

  private static byte[] element(int type, byte[] data) {
    byte[] out = new byte[8 + (data.length + 7) / 8 * 8];
    ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN).putInt(type).putInt(data.length).put(data);
    return out;
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
