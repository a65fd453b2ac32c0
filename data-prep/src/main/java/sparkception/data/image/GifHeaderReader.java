package sparkception.data.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import sparkception.data.image.ImageHeader.Colour;

/** The logical screen of a GIF (GIF89a, section 18): the first frame is shown on it. */
final class GifHeaderReader implements HeaderReader {
  @Override
  public ImageHeader read(byte[] encoded) {
    ByteBuffer in = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
    return ImageHeader.upright(
        ImageFormat.GIF, in.getShort(6) & 0xFFFF, in.getShort(8) & 0xFFFF, Colour.PALETTE, 8, true);
  }
}
