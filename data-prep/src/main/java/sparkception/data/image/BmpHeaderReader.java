package sparkception.data.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import sparkception.data.image.ImageHeader.Colour;

/** The information header of a Windows or OS/2 bitmap. */
final class BmpHeaderReader implements HeaderReader {
  private static final int OS2_HEADER_BYTES = 12;

  @Override
  public ImageHeader read(byte[] encoded) {
    ByteBuffer in = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
    if (in.getInt(14) == OS2_HEADER_BYTES) {
      return header(in.getShort(18) & 0xFFFF, in.getShort(20) & 0xFFFF, in.getShort(24));
    }
    // A negative height means rows from top to bottom.
    return header(in.getInt(18), Math.abs(in.getInt(22)), in.getShort(28));
  }

  private static ImageHeader header(int width, int height, int bitsOfPixel) {
    Colour colour = bitsOfPixel <= 8 ? Colour.PALETTE : Colour.RGB;
    return ImageHeader.upright(ImageFormat.BMP, width, height, colour, 8, bitsOfPixel == 32);
  }
}
