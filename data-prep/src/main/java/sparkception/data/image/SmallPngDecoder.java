package sparkception.data.image;

import sparkception.data.image.ImageHeader.Colour;
import sparkception.data.image.RefusedImageException.Reason;

/**
 * Decodes the small plain PNGs that tiny-image data sets consist of. A call into OpenCV costs many
 * times what the pixels of a 28 x 28 image do; larger or more special ones are left to it.
 */
final class SmallPngDecoder {
  private static final int MAX_PIXELS = 128 * 128;
  private static final int INTERLACE_OFFSET = 28;

  private SmallPngDecoder() {}

  /** Whether {@link #decode} can: 8-bit gray or RGB, opaque, not interlaced, upright, small. */
  static boolean handles(byte[] encoded, ImageHeader header) {
    return header.format() == ImageFormat.PNG
        && header.bits() == 8
        && !header.alpha()
        && header.colour() != Colour.PALETTE
        && header.orientation() == 1
        && encoded[INTERLACE_OFFSET] == 0
        && (long) header.width() * header.height() <= MAX_PIXELS;
  }

  /** Decodes an image that {@link #handles} accepts. */
  static Pixels decode(byte[] encoded, ImageHeader header) throws RefusedImageException {
    int channels = header.colour() == Colour.GRAY ? 1 : 3;
    int row = header.width() * channels;
    byte[] filtered = new byte[header.height() * (row + 1)];
    PngData.inflate(encoded, filtered);
    byte[] data = new byte[header.height() * row];
    for (int y = 0; y < header.height(); y++) {
      unfilter(filtered, y * (row + 1), data, y * row, row, channels);
    }
    return new Pixels(data, header.width(), header.height(), channels);
  }

  /**
   * Undoes the filter of one row (PNG specification, section 9); the row above lies just before in
   * {@code data}.
   */
  private static void unfilter(
      byte[] filtered, int from, byte[] data, int to, int row, int channels)
      throws RefusedImageException {
    int filter = filtered[from];
    if (filter < 0 || filter > 4) {
      throw damaged("has a row with unknown filter " + filter);
    }
    System.arraycopy(filtered, from + 1, data, to, row);
    for (int i = 0; filter != 0 && i < row; i++) {
      int left = i < channels ? 0 : data[to + i - channels] & 0xFF;
      int above = to == 0 ? 0 : data[to + i - row] & 0xFF;
      int corner = to == 0 || i < channels ? 0 : data[to + i - row - channels] & 0xFF;
      data[to + i] += (byte) predicted(filter, left, above, corner);
    }
  }

  private static int predicted(int filter, int left, int above, int corner) {
    return switch (filter) {
      case 1 -> left;
      case 2 -> above;
      case 3 -> (left + above) / 2;
      default -> paeth(left, above, corner);
    };
  }

  private static int paeth(int left, int above, int corner) {
    int toLeft = Math.abs(above - corner);
    int toAbove = Math.abs(left - corner);
    int toCorner = Math.abs(left + above - 2 * corner);
    if (toLeft <= toAbove && toLeft <= toCorner) {
      return left;
    }
    return toAbove <= toCorner ? above : corner;
  }

  private static RefusedImageException damaged(String what) {
    return new RefusedImageException(Reason.DAMAGED, "The PNG " + what);
  }
}
