package sparkception.data.image;

import java.util.Optional;

/**
 * The size that an upright image is stored at: reduced to the wanted shorter side, then cut to the
 * centre square if asked.
 *
 * @param width pixels a row after resizing
 * @param height rows after resizing
 * @param cropWidth pixels a row of the centre that is kept
 * @param cropHeight rows of the centre that are kept
 * @param shrink 1, 2, 4 or 8: the largest fraction that a JPEG may be decoded at without falling
 *     below the size
 */
record TargetSize(int width, int height, int cropWidth, int cropHeight, int shrink) {
  private static final int MAX_SHRINK = 8;

  static TargetSize of(int width, int height, ImageOptions options) {
    int shorter = Math.min(width, height);
    int wanted = options.shorterSide() == 0 ? shorter : Math.min(shorter, options.shorterSide());
    int newWidth = scaled(width, wanted, shorter);
    int newHeight = scaled(height, wanted, shorter);
    return new TargetSize(
        newWidth,
        newHeight,
        options.square() ? wanted : newWidth,
        options.square() ? wanted : newHeight,
        shrink(shorter, wanted));
  }

  private static int scaled(int side, int wanted, int shorter) {
    return (int) (((long) side * wanted + shorter / 2) / shorter);
  }

  private static int shrink(int shorter, int wanted) {
    int shrink = 1;
    while (shrink < MAX_SHRINK && shorter / (shrink * 2) >= wanted) {
      shrink *= 2;
    }
    return shrink;
  }

  /** Column of the resized image at which the centre begins. */
  int cropLeft() {
    return (width - cropWidth) / 2;
  }

  /** Row of the resized image at which the centre begins. */
  int cropTop() {
    return (height - cropHeight) / 2;
  }

  /** A box of the upright image in what is kept of it; none if it lies outside. */
  Optional<Box> place(Box box) {
    return Box.clipped(
        ((double) box.xmin() * width - cropLeft()) / cropWidth,
        ((double) box.ymin() * height - cropTop()) / cropHeight,
        ((double) box.xmax() * width - cropLeft()) / cropWidth,
        ((double) box.ymax() * height - cropTop()) / cropHeight);
  }

  boolean keeps(int originalWidth, int originalHeight) {
    return cropWidth == originalWidth && cropHeight == originalHeight;
  }
}
