package sparkception.data.augment;

import sparkception.data.image.Window;

/**
 * How an output looks at an image.
 *
 * @param window the part of the upright image that becomes the output
 * @param shiftX output pixels that the content moves to the left; black comes in
 * @param shiftY output pixels that the content moves up
 * @param flipped whether left and right are exchanged, after the shift
 */
public record View(Window window, int shiftX, int shiftY, boolean flipped) {
  static View of(Window window) {
    return new View(window, 0, 0, false);
  }

  View flipped(boolean flip) {
    return new View(window, shiftX, shiftY, flip);
  }
}
