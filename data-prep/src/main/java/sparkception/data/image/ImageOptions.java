package sparkception.data.image;

import java.io.Serializable;
import java.util.Locale;
import sparkception.data.InvalidOptionException;

/**
 * What data preparation does to an image.
 *
 * @param shorterSide pixels that the shorter side is reduced to, never enlarged; 0 keeps the size
 * @param square whether the centre square is cut out
 * @param jpegQuality 1 to 100, of images that are encoded again
 * @param background 0xRRGGBB that transparent pixels are blended onto
 * @param limits what one image may cost
 */
public record ImageOptions(
    int shorterSide, boolean square, int jpegQuality, int background, ImageLimits limits)
    implements Serializable {
  /** Keeps sizes; JPEG quality 90, white background. */
  public static final ImageOptions DEFAULT =
      new ImageOptions(0, false, 90, 0xFFFFFF, ImageLimits.DEFAULT);

  /** Rejects values outside the ranges above. */
  public ImageOptions {
    requireRange("shorter side", shorterSide, 0, 65_535);
    requireRange("JPEG quality", jpegQuality, 1, 100);
    requireRange("background", background, 0, 0xFFFFFF);
  }

  /** The same options with another shorter side. */
  public ImageOptions withShorterSide(int pixels) {
    return new ImageOptions(pixels, square, jpegQuality, background, limits);
  }

  private static void requireRange(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new InvalidOptionException(
          name, value, String.format(Locale.ROOT, "must be %d to %d", least, most));
    }
  }
}
