package sparkception.data.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import sparkception.data.image.ImageHeader.Colour;
import sparkception.data.image.RefusedImageException.Reason;

/** The three kinds of WebP (RFC 9649): lossy, lossless, extended. */
final class WebpHeaderReader implements HeaderReader {
  private static final int FIRST_CHUNK = 12;
  private static final int VP8 = 0x56503820;
  private static final int VP8L = 0x5650384C;
  private static final int VP8X = 0x56503858;
  private static final int ANIMATED = 0x02;
  private static final int ALPHA = 0x10;

  @Override
  public ImageHeader read(byte[] encoded) throws RefusedImageException {
    int kind = ByteBuffer.wrap(encoded).getInt(FIRST_CHUNK);
    ByteBuffer in = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
    requireWhole(in);
    return switch (kind) {
      case VP8 -> lossy(in);
      case VP8L -> lossless(in);
      case VP8X -> extended(in);
      default ->
          throw new RefusedImageException(
              Reason.DAMAGED,
              String.format(Locale.ROOT, "The WebP begins with unknown chunk %08x", kind));
    };
  }

  private static void requireWhole(ByteBuffer in) throws RefusedImageException {
    long stated = (in.getInt(4) & 0xFFFFFFFFL) + 8;
    if (stated > in.limit()) {
      throw new RefusedImageException(
          Reason.TRUNCATED,
          String.format(
              Locale.ROOT, "The WebP has %d bytes (its header says %d)", in.limit(), stated));
    }
  }

  private static ImageHeader lossy(ByteBuffer in) {
    return header(in.getShort(26) & 0x3FFF, in.getShort(28) & 0x3FFF, false);
  }

  private static ImageHeader lossless(ByteBuffer in) {
    int bits = in.getInt(21);
    return header((bits & 0x3FFF) + 1, (bits >>> 14 & 0x3FFF) + 1, (bits >>> 28 & 1) == 1);
  }

  private static ImageHeader extended(ByteBuffer in) throws RefusedImageException {
    int flags = in.get(20);
    if ((flags & ANIMATED) != 0) {
      throw new RefusedImageException(Reason.UNSUPPORTED, "Unsupported kind of WebP: an animation");
    }
    return header(size(in, 24), size(in, 27), (flags & ALPHA) != 0);
  }

  private static int size(ByteBuffer in, int at) {
    return ((in.get(at) & 0xFF) | (in.get(at + 1) & 0xFF) << 8 | (in.get(at + 2) & 0xFF) << 16) + 1;
  }

  private static ImageHeader header(int width, int height, boolean alpha) {
    return ImageHeader.upright(ImageFormat.WEBP, width, height, Colour.RGB, 8, alpha);
  }
}
