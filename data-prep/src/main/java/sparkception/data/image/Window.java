package sparkception.data.image;

import java.util.Locale;

/**
 * A rectangle of an upright image, in pixels.
 *
 * @param x of the left column
 * @param y of the top row
 * @param width columns, at least 1
 * @param height rows, at least 1
 */
public record Window(int x, int y, int width, int height) {
  /** Rejects empty windows. */
  public Window {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Invalid window: %d x %d pixels (must be at least 1 x 1)",
              width,
              height));
    }
  }

  /** The whole image. */
  public static Window whole(int width, int height) {
    return new Window(0, 0, width, height);
  }

  /** A centred window. */
  public static Window centred(int imageWidth, int imageHeight, int width, int height) {
    return new Window((imageWidth - width) / 2, (imageHeight - height) / 2, width, height);
  }

  /**
   * The largest of 1, 2, 4, 8 that the window can be divided by without becoming smaller than a
   * target.
   */
  int shrinkTowards(int targetWidth, int targetHeight) {
    int shrink = 1;
    while (shrink < 8
        && width / (2 * shrink) >= targetWidth
        && height / (2 * shrink) >= targetHeight) {
      shrink *= 2;
    }
    return shrink;
  }

  /** The window in an image decoded at 1/{@code shrink} of its size, clipped to that image. */
  Window shrunk(int shrink, int imageWidth, int imageHeight) {
    int left = Math.min(x / shrink, imageWidth - 1);
    int top = Math.min(y / shrink, imageHeight - 1);
    return new Window(
        left,
        top,
        Math.max(1, Math.min(width / shrink, imageWidth - left)),
        Math.max(1, Math.min(height / shrink, imageHeight - top)));
  }
}
