package sparkception.data.image;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import sparkception.data.image.RefusedImageException.Reason;

/**
 * The compressed pixels of a PNG (specification, sections 5, 7 and 10): whether all are there, and
 * what they are.
 *
 * <p>OpenCV gives what it could decode of a PNG that was cut short, and says nothing. So a PNG's
 * chunks are walked to its end, with the checksums of those that matter, and its data is inflated.
 */
final class PngData {
  private static final int SIGNATURE_BYTES = 8;
  private static final int CHUNK_OVERHEAD = 12;
  private static final int BITS_OFFSET = 24;
  private static final int COLOUR_OFFSET = 25;
  private static final int INTERLACE_OFFSET = 28;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454E44;

  /** The bit of a chunk's name that is set where readers may do without the chunk. */
  private static final int ANCILLARY = 0x20000000;

  /** Column and row of the first pixel, and the steps to the next, of each of Adam7's passes. */
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private static final ThreadLocal<Inflater> INFLATER = ThreadLocal.withInitial(Inflater::new);
  private static final int SCRATCH_BYTES = 1 << 16;

  private final byte[] encoded;
  private final Inflater inflater = INFLATER.get();
  private final byte[] rows;
  private final boolean kept;
  private final long wanted;
  private long inflated;

  private PngData(byte[] encoded, byte[] rows, boolean kept, long wanted) {
    this.encoded = encoded;
    this.rows = rows;
    this.kept = kept;
    this.wanted = wanted;
  }

  /**
   * Checks that a PNG is whole; other formats are not looked at.
   *
   * @param header what {@link ImageHeader#read} says of {@code encoded}
   * @throws RefusedImageException when it is not
   */
  static void check(byte[] encoded, ImageHeader header) throws RefusedImageException {
    if (header.format() == ImageFormat.PNG) {
      new PngData(encoded, new byte[SCRATCH_BYTES], false, bytes(encoded, header)).inflate();
    }
  }

  /**
   * Inflates a PNG's rows, each behind the byte that names its filter.
   *
   * @param rows filled whole
   * @throws RefusedImageException when the PNG has fewer bytes, or is damaged
   */
  static void inflate(byte[] encoded, byte[] rows) throws RefusedImageException {
    new PngData(encoded, rows, true, rows.length).inflate();
  }

  private void inflate() throws RefusedImageException {
    inflater.reset();
    try {
      walk();
    } catch (DataFormatException e) {
      throw damaged("has compressed data that is none: " + e.getMessage());
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw new RefusedImageException(Reason.TRUNCATED, "The PNG ends within a chunk");
    }
    if (inflated < wanted) {
      throw damaged("has too few pixels");
    }
  }

  private void walk() throws RefusedImageException, DataFormatException {
    ByteBuffer in = ByteBuffer.wrap(encoded);
    int type = 0;
    for (int at = SIGNATURE_BYTES; type != IEND; ) {
      int length = in.getInt(at);
      type = in.getInt(at + 4);
      if ((type & ANCILLARY) == 0) {
        checkCrc(in, at, length);
      }
      if (type == IDAT) {
        take(at + 8, length);
      }
      at = Math.addExact(at, Math.addExact(length, CHUNK_OVERHEAD));
    }
  }

  private void take(int from, int length) throws DataFormatException {
    inflater.setInput(encoded, from, length);
    for (int made = 1; made > 0 && inflated < wanted; inflated += made) {
      made =
          kept
              ? inflater.inflate(rows, (int) inflated, (int) (wanted - inflated))
              : inflater.inflate(rows);
    }
  }

  private static void checkCrc(ByteBuffer in, int at, int length) throws RefusedImageException {
    CRC32 crc = new CRC32();
    crc.update(in.slice(at + 4, Math.addExact(length, 4)));
    if ((int) crc.getValue() != in.getInt(at + 8 + length)) {
      throw damaged("has a chunk whose checksum does not fit");
    }
  }

  private static long bytes(byte[] encoded, ImageHeader header) {
    int bits = encoded[BITS_OFFSET] * samples(encoded[COLOUR_OFFSET]);
    if (encoded[INTERLACE_OFFSET] == 0) {
      return bytes(header.width(), header.height(), bits);
    }
    long sum = 0;
    for (int[] pass : PASSES) {
      int width = (header.width() - pass[0] + pass[2] - 1) / pass[2];
      int height = (header.height() - pass[1] + pass[3] - 1) / pass[3];
      sum += width == 0 ? 0 : bytes(width, height, bits);
    }
    return sum;
  }

  private static long bytes(int width, int height, int bits) {
    return height * (1 + ((long) width * bits + 7) / 8);
  }

  /** Of a pixel, by colour type: gray, RGB, palette, gray with alpha, RGB with alpha. */
  private static int samples(int colourType) {
    return switch (colourType) {
      case 2 -> 3;
      case 4 -> 2;
      case 6 -> 4;
      default -> 1;
    };
  }

  private static RefusedImageException damaged(String what) {
    return new RefusedImageException(Reason.DAMAGED, "The PNG " + what);
  }
}
