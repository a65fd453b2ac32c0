package sparkception.data.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * One thread's native image memory, kept from image to image: fresh pages cost more than the work
 * done on them.
 *
 * <p>OpenCV's own threads are off: images are the unit of parallel work.
 */
final class OpenCv {
  private static final long KEPT_BYTES = 64L << 20;
  private static final ThreadLocal<OpenCv> OF_THREAD = ThreadLocal.withInitial(OpenCv::new);

  static {
    opencv_core.setNumThreads(0);
  }

  private BytePointer input = new BytePointer(1 << 16);
  private final Mat decoded = new Mat();
  private final Mat changed = new Mat();
  private final Mat resized = new Mat();
  private final Mat converted = new Mat();
  private final Mat mean = new Mat();
  private final Mat deviation = new Mat();

  private OpenCv() {}

  static OpenCv ofThread() {
    return OF_THREAD.get();
  }

  /**
   * The encoded bytes as a one-row matrix on native memory; valid until the next call in this
   * thread.
   */
  Mat input(byte[] encoded) {
    if (input.capacity() < encoded.length) {
      input.close();
      input = new BytePointer(Math.max(encoded.length, 2L * input.capacity()));
    }
    input.position(0).put(encoded, 0, encoded.length);
    return new Mat(1, encoded.length, opencv_core.CV_8UC1, input);
  }

  /** The matrix that decoding writes to. */
  Mat decoded() {
    return decoded;
  }

  /** A second matrix, for operations that cannot work in place. */
  Mat changed() {
    return changed;
  }

  /** The matrix that resizing writes to. */
  Mat resized() {
    return resized;
  }

  /** The matrix that a change of the channels or their order writes to. */
  Mat converted() {
    return converted;
  }

  /** A column of one number a channel. */
  Mat mean() {
    return mean;
  }

  /** A column of one number a channel. */
  Mat deviation() {
    return deviation;
  }

  /** Gives back what an unusually large image needed. */
  void trim() {
    trim(decoded);
    trim(changed);
    trim(resized);
    trim(converted);
  }

  private static void trim(Mat mat) {
    if (mat.total() * mat.elemSize() > KEPT_BYTES) {
      mat.release();
    }
  }
}
