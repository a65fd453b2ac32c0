package sparkception.data.image;

import java.nio.ByteBuffer;
import java.util.Locale;
import sparkception.data.image.ImageHeader.Colour;
import sparkception.data.image.RefusedImageException.Reason;

/**
 * IHDR, and the chunks before the pixels that change them: tRNS (transparency) and eXIf
 * (orientation).
 */
final class PngHeaderReader implements HeaderReader {
  private static final int FIRST_CHUNK = 8;
  private static final int IHDR = 0x49484452;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454E44;
  private static final int TRNS = 0x74524E53;
  private static final int EXIF = 0x65584966;
  private static final int CHUNK_OVERHEAD = 12;

  @Override
  public ImageHeader read(byte[] encoded) throws RefusedImageException {
    ByteBuffer in = ByteBuffer.wrap(encoded);
    if (in.getInt(FIRST_CHUNK + 4) != IHDR) {
      throw new RefusedImageException(Reason.DAMAGED, "The PNG does not begin with IHDR");
    }
    int colourType = in.get(FIRST_CHUNK + 17);
    ByteBuffer exif = chunkBeforePixels(in, EXIF);
    return new ImageHeader(
        ImageFormat.PNG,
        in.getInt(FIRST_CHUNK + 8),
        in.getInt(FIRST_CHUNK + 12),
        colour(colourType),
        in.get(FIRST_CHUNK + 16),
        colourType >= 4 || chunkBeforePixels(in, TRNS) != null,
        exif == null ? 1 : Exif.orientation(exif, 1),
        1);
  }

  private static ByteBuffer chunkBeforePixels(ByteBuffer in, int wanted)
      throws RefusedImageException {
    int at = FIRST_CHUNK;
    int type = in.getInt(at + 4);
    while (type != wanted && type != IDAT && type != IEND) {
      at += length(in, at) + CHUNK_OVERHEAD;
      type = in.getInt(at + 4);
    }
    return type == wanted ? in.slice(at + 8, length(in, at)) : null;
  }

  private static int length(ByteBuffer in, int at) throws RefusedImageException {
    int length = in.getInt(at);
    if (length < 0 || length > in.limit() - at) {
      throw new RefusedImageException(
          Reason.TRUNCATED,
          String.format(Locale.ROOT, "A PNG chunk of %d bytes does not fit the file", length));
    }
    return length;
  }

  private static Colour colour(int type) throws RefusedImageException {
    return switch (type) {
      case 0, 4 -> Colour.GRAY;
      case 2, 6 -> Colour.RGB;
      case 3 -> Colour.PALETTE;
      default ->
          throw new RefusedImageException(
              Reason.DAMAGED,
              String.format(Locale.ROOT, "The PNG has unknown colour type %d", type));
    };
  }
}
