package sparkception.data.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The first directory of a TIFF structure (TIFF 6.0, section 2), as TIFF files and EXIF have it.
 */
final class TiffDirectory {
  static final int WIDTH = 256;
  static final int HEIGHT = 257;
  static final int BITS = 258;
  static final int PHOTOMETRIC = 262;
  static final int STRIP_OFFSETS = 273;
  static final int ORIENTATION = 274;
  static final int SAMPLES = 277;
  static final int STRIP_BYTES = 279;
  static final int TILE_OFFSETS = 324;
  static final int TILE_BYTES = 325;
  static final int SAMPLE_FORMAT = 339;

  private static final int ENTRY_BYTES = 12;
  private static final int SHORT = 3;
  private static final int LONG = 4;

  private final ByteBuffer tiff;
  private final Map<Integer, Integer> entries = new HashMap<>();

  private TiffDirectory(ByteBuffer tiff) {
    this.tiff = tiff;
  }

  /**
   * Reads the directory.
   *
   * @throws IndexOutOfBoundsException when it lies outside the buffer
   */
  static TiffDirectory first(ByteBuffer buffer) {
    ByteOrder order = buffer.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    TiffDirectory directory = new TiffDirectory(buffer.duplicate().order(order));
    directory.readEntries(directory.tiff.getInt(4));
    return directory;
  }

  private void readEntries(int at) {
    int count = tiff.getShort(at) & 0xFFFF;
    for (int i = 0; i < count; i++) {
      int entry = at + 2 + i * ENTRY_BYTES;
      entries.putIfAbsent(tiff.getShort(entry) & 0xFFFF, entry);
    }
  }

  /** The first value of a tag, or {@code otherwise} when it is absent. */
  long value(int tag, long otherwise) {
    long[] values = values(tag);
    return values.length == 0 ? otherwise : values[0];
  }

  /**
   * All values of a tag of 16- or 32-bit whole numbers; none when it is absent or of another type.
   */
  long[] values(int tag) {
    Integer entry = entries.get(tag);
    if (entry == null) {
      return new long[0];
    }
    int type = tiff.getShort(entry + 2);
    int width = type == SHORT ? 2 : type == LONG ? 4 : 0;
    return width == 0 ? new long[0] : values(entry, width);
  }

  private long[] values(int entry, int width) {
    int count = tiff.getInt(entry + 4);
    boolean inEntry = (long) count * width <= 4;
    int at = inEntry ? entry + 8 : tiff.getInt(entry + 8);
    Objects.checkFromIndexSize(at, (long) count * width, tiff.limit());
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] =
          width == 2 ? tiff.getShort(at + 2 * i) & 0xFFFFL : tiff.getInt(at + 4 * i) & 0xFFFFFFFFL;
    }
    return values;
  }
}
