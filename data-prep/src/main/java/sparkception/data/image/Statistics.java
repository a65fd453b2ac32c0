package sparkception.data.image;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import sparkception.data.image.PixelSums.Channels;

/** Sums over the pixels of an 8-bit gray or BGR matrix. */
final class Statistics {
  private Statistics() {}

  static PixelSums sums(Mat pixels) {
    OpenCv memory = OpenCv.ofThread();
    Mat summed = pixels;
    if (pixels.channels() == 3) {
      // OpenCV has vector code for sums of one, two and four channels: both take a third of the
      // time that three channels do.
      summed = memory.converted();
      opencv_imgproc.cvtColor(pixels, summed, opencv_imgproc.COLOR_BGR2BGRA);
    }
    opencv_core.meanStdDev(summed, memory.mean(), memory.deviation());
    long count = pixels.total();
    double[] means = doubles(memory.mean());
    double[] deviations = doubles(memory.deviation());
    long[] sums = new long[pixels.channels()];
    long[] squares = new long[pixels.channels()];
    for (int i = 0; i < sums.length; i++) {
      // OpenCV sums whole numbers exactly before it divides, so rounding gives them back.
      sums[i] = Math.round(means[i] * count);
      squares[i] = Math.round((deviations[i] * deviations[i] + means[i] * means[i]) * count);
    }
    return new PixelSums(count, channels(sums), channels(squares));
  }

  private static Channels channels(long[] bgr) {
    return bgr.length == 1
        ? new Channels(bgr[0], bgr[0], bgr[0])
        : new Channels(bgr[2], bgr[1], bgr[0]);
  }

  private static double[] doubles(Mat column) {
    double[] values = new double[(int) column.total()];
    new DoublePointer(column.data()).get(values);
    return values;
  }
}
