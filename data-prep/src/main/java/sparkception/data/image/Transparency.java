package sparkception.data.image;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/** Blends transparent pixels onto a plain background. */
final class Transparency {
  private Transparency() {}

  /** Replaces 8-bit BGRA by BGR over {@code background} (0xRRGGBB). */
  static void blend(Mat pixels, int background) {
    int rows = pixels.rows();
    int columns = pixels.cols();
    byte[] bgra = Mats.bytes(pixels);
    byte[] bgr = new byte[rows * columns * 3];
    for (int pixel = 0; pixel < rows * columns; pixel++) {
      int alpha = bgra[pixel * 4 + 3] & 0xFF;
      for (int channel = 0; channel < 3; channel++) {
        int behind = background >>> (8 * channel) & 0xFF;
        bgr[pixel * 3 + channel] = (byte) mix(bgra[pixel * 4 + channel] & 0xFF, behind, alpha);
      }
    }
    pixels.create(rows, columns, opencv_core.CV_8UC3);
    pixels.data().put(bgr, 0, bgr.length);
  }

  private static int mix(int front, int behind, int alpha) {
    return (front * alpha + behind * (255 - alpha) + 127) / 255;
  }
}
