package sparkception.data.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;

/** A white picture to put other pictures and text on. */
public final class Canvas implements AutoCloseable {
  private static final double TEXT_SCALE = 0.45;

  private final Mat pixels;

  /** A canvas of {@code width} x {@code height} pixels. */
  public Canvas(int width, int height) {
    this.pixels = new Mat(height, width, opencv_core.CV_8UC3, Scalar.WHITE);
  }

  /** Draws a picture with its upper left corner at a place; it must lie within the canvas. */
  public void draw(Pixels picture, int x, int y) {
    Mat own = OpenCv.ofThread().changed();
    Mats.fill(own, picture);
    if (picture.channels() == 1) {
      opencv_imgproc.cvtColor(own, own, opencv_imgproc.COLOR_GRAY2BGR);
    }
    try (Rect place = new Rect(x, y, picture.width(), picture.height());
        Mat target = new Mat(pixels, place)) {
      own.copyTo(target);
    }
  }

  /** Writes small black text, 12 pixels high, whose base line begins at a place; ASCII only. */
  public void write(String text, int x, int y) {
    String ascii = text.replaceAll("[^ -~]", "?");
    try (BytePointer line = new BytePointer(ascii);
        Point place = new Point(x, y)) {
      opencv_imgproc.putText(
          pixels,
          line,
          place,
          opencv_imgproc.FONT_HERSHEY_SIMPLEX,
          TEXT_SCALE,
          Scalar.BLACK,
          1,
          opencv_imgproc.LINE_AA,
          false);
    }
  }

  /** What is drawn so far, as a PNG. */
  public byte[] png() {
    return ImageEncoder.png(pixels);
  }

  @Override
  public void close() {
    pixels.close();
  }
}
