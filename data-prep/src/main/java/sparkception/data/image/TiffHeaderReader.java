package sparkception.data.image;

import java.nio.ByteBuffer;
import java.util.Locale;
import sparkception.data.image.ImageHeader.Colour;
import sparkception.data.image.RefusedImageException.Reason;

/**
 * The first image of a TIFF. Where its strips or tiles lie is checked, because the decoder passes
 * over missing ones.
 */
final class TiffHeaderReader implements HeaderReader {
  private static final int PALETTE = 3;
  private static final int SEPARATED = 5;
  private static final int MAX_BITS = 16;
  private static final int WHOLE_NUMBERS = 1;

  @Override
  public ImageHeader read(byte[] encoded) throws RefusedImageException {
    TiffDirectory directory = TiffDirectory.first(ByteBuffer.wrap(encoded));
    int bits = (int) directory.value(TiffDirectory.BITS, 1);
    if (bits > MAX_BITS
        || directory.value(TiffDirectory.SAMPLE_FORMAT, WHOLE_NUMBERS) != WHOLE_NUMBERS) {
      throw new RefusedImageException(
          Reason.UNSUPPORTED,
          String.format(Locale.ROOT, "Unsupported kind of TIFF: %d-bit or signed samples", bits));
    }
    requireWhole(directory, TiffDirectory.STRIP_OFFSETS, TiffDirectory.STRIP_BYTES, encoded);
    requireWhole(directory, TiffDirectory.TILE_OFFSETS, TiffDirectory.TILE_BYTES, encoded);
    int samples = (int) directory.value(TiffDirectory.SAMPLES, 1);
    int photometric = (int) directory.value(TiffDirectory.PHOTOMETRIC, 1);
    // Orientation stays 1: the decoder (libtiff in OpenCV) turns a TIFF upright itself.
    return ImageHeader.upright(
        ImageFormat.TIFF,
        size(directory, TiffDirectory.WIDTH),
        size(directory, TiffDirectory.HEIGHT),
        colour(photometric, samples),
        bits,
        samples == 2 || (samples == 4 && photometric != SEPARATED));
  }

  private static int size(TiffDirectory directory, int tag) {
    return (int) Math.min(Integer.MAX_VALUE, directory.value(tag, 0));
  }

  private static Colour colour(int photometric, int samples) {
    if (photometric == PALETTE) {
      return Colour.PALETTE;
    }
    return samples <= 2 ? Colour.GRAY : Colour.RGB;
  }

  private static void requireWhole(
      TiffDirectory directory, int offsetsTag, int bytesTag, byte[] encoded)
      throws RefusedImageException {
    long[] offsets = directory.values(offsetsTag);
    long[] bytes = directory.values(bytesTag);
    for (int i = 0; i < Math.min(offsets.length, bytes.length); i++) {
      if (offsets[i] + bytes[i] > encoded.length) {
        throw new RefusedImageException(
            Reason.TRUNCATED,
            String.format(
                Locale.ROOT,
                "The TIFF has %d bytes (its pixels end at %d)",
                encoded.length,
                offsets[i] + bytes[i]));
      }
    }
  }
}
