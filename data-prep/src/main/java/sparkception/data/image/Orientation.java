package sparkception.data.image;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/** Turns pixels upright as EXIF's orientation tag says. */
final class Orientation {
  private static final int BOTH_AXES = -1;

  private Orientation() {}

  /** Returns {@code pixels} when they are upright already, else {@code turned}, overwritten. */
  static Mat upright(Mat pixels, int orientation, Mat turned) {
    switch (orientation) {
      case 2 -> opencv_core.flip(pixels, turned, 1);
      case 3 -> opencv_core.rotate(pixels, turned, opencv_core.ROTATE_180);
      case 4 -> opencv_core.flip(pixels, turned, 0);
      case 5 -> opencv_core.transpose(pixels, turned);
      case 6 -> opencv_core.rotate(pixels, turned, opencv_core.ROTATE_90_CLOCKWISE);
      case 7 -> transverse(pixels, turned);
      case 8 -> opencv_core.rotate(pixels, turned, opencv_core.ROTATE_90_COUNTERCLOCKWISE);
      default -> {
        return pixels;
      }
    }
    return turned;
  }

  private static void transverse(Mat pixels, Mat turned) {
    opencv_core.transpose(pixels, turned);
    opencv_core.flip(turned, turned, BOTH_AXES);
  }
}
