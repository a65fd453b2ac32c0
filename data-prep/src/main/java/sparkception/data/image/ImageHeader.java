package sparkception.data.image;

import java.nio.BufferUnderflowException;
import java.util.Locale;
import sparkception.data.image.RefusedImageException.Reason;

/**
 * What an encoded image says about itself.
 *
 * @param format by content
 * @param width pixels a row as stored, before orientation is applied
 * @param height rows as stored
 * @param colour what the samples mean
 * @param bits bits of a sample: 1 to 16
 * @param alpha whether pixels may be transparent
 * @param orientation EXIF orientation, 1 (upright) to 8
 * @param scans passes over the pixels; 1 unless a JPEG is progressive
 */
public record ImageHeader(
    ImageFormat format,
    int width,
    int height,
    Colour colour,
    int bits,
    boolean alpha,
    int orientation,
    int scans) {
  /** What samples mean. */
  public enum Colour {
    GRAY,
    RGB,
    PALETTE,
    /** Four inks, stored inverted as Adobe does. */
    CMYK
  }

  static ImageHeader upright(
      ImageFormat format, int width, int height, Colour colour, int bits, boolean alpha) {
    return new ImageHeader(format, width, height, colour, bits, alpha, 1, 1);
  }

  /**
   * Reads the header of an encoded image and checks it against the limits.
   *
   * @throws RefusedImageException when the content is no image that can be decoded within the
   *     limits
   */
  public static ImageHeader read(byte[] encoded, ImageLimits limits) throws RefusedImageException {
    limits.checkBytes(encoded);
    ImageHeader header = read(encoded);
    limits.checkHeader(header);
    return header;
  }

  private static ImageHeader read(byte[] encoded) throws RefusedImageException {
    ImageFormat format =
        ImageFormat.detect(encoded)
            .orElseThrow(
                () ->
                    new RefusedImageException(
                        Reason.NOT_AN_IMAGE,
                        "The content is no JPEG, PNG, GIF, BMP, WebP or TIFF"));
    try {
      return format.reader().read(encoded);
    } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
      throw new RefusedImageException(
          Reason.TRUNCATED,
          String.format(Locale.ROOT, "The %s file ends within its header", format));
    }
  }

  /** Whether orientation exchanges width and height. */
  boolean transposed() {
    return orientation >= 5;
  }

  /** Pixels a row when upright. */
  public int uprightWidth() {
    return transposed() ? height : width;
  }

  /** Rows when upright. */
  public int uprightHeight() {
    return transposed() ? width : height;
  }
}
