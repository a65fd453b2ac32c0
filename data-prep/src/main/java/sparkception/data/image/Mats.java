package sparkception.data.image;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/** Copies between OpenCV's matrices (BGR) and Java arrays (RGB). */
final class Mats {
  private Mats() {}

  /** The samples of a continuous 8-bit matrix as they lie. */
  static byte[] bytes(Mat pixels) {
    byte[] data = new byte[Math.toIntExact(pixels.total() * pixels.elemSize())];
    pixels.data().get(data, 0, data.length);
    return data;
  }

  /** The pixels of an 8-bit gray or BGR matrix; {@code scratch} (another matrix) is overwritten. */
  static Pixels toPixels(Mat pixels, Mat scratch) {
    if (pixels.channels() == 3) {
      opencv_imgproc.cvtColor(pixels, scratch, opencv_imgproc.COLOR_BGR2RGB);
    } else {
      pixels.copyTo(scratch);
    }
    return new Pixels(bytes(scratch), pixels.cols(), pixels.rows(), pixels.channels());
  }

  /** Writes pixels into a matrix. */
  static void fill(Mat target, Pixels pixels) {
    int type = pixels.channels() == 1 ? opencv_core.CV_8UC1 : opencv_core.CV_8UC3;
    target.create(pixels.height(), pixels.width(), type);
    target.data().put(pixels.data(), 0, pixels.data().length);
    if (pixels.channels() == 3) {
      opencv_imgproc.cvtColor(target, target, opencv_imgproc.COLOR_RGB2BGR);
    }
  }
}
