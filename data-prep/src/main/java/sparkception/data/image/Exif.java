package sparkception.data.image;

import java.nio.ByteBuffer;

/** The one EXIF tag that changes pixels: orientation. Broken EXIF is ignored, as viewers do. */
final class Exif {
  private static final byte[] PREFIX = {'E', 'x', 'i', 'f', 0, 0};

  private Exif() {}

  /** The orientation in a JPEG's APP1 segment, or {@code otherwise}. */
  static int orientationOfApp1(ByteBuffer segment, int otherwise) {
    if (segment.remaining() < PREFIX.length
        || !segment.slice(0, PREFIX.length).equals(ByteBuffer.wrap(PREFIX))) {
      return otherwise;
    }
    return orientation(
        segment.slice(PREFIX.length, segment.remaining() - PREFIX.length), otherwise);
  }

  /** The orientation in a TIFF structure, or {@code otherwise}. */
  static int orientation(ByteBuffer tiff, int otherwise) {
    try {
      long value = TiffDirectory.first(tiff).value(TiffDirectory.ORIENTATION, otherwise);
      return value >= 1 && value <= 8 ? (int) value : otherwise;
    } catch (IndexOutOfBoundsException e) {
      return otherwise;
    }
  }
}
