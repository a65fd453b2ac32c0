package sparkception.data.image;

import org.bytedeco.opencv.opencv_core.Mat;

/**
 * A pattern over the first bytes of a matrix that is decoded into again: OpenCV leaves the former
 * image in it when it gives up early, and says nothing. Where the pattern is still there, decoding
 * into an empty matrix tells.
 */
final class StaleMark {
  private static final long PATTERN = 0x9E3779B97F4A7C15L;
  private static final int BYTES = 64;

  private StaleMark() {}

  /** Marks a matrix; false when it is too small to be worth keeping, and so was emptied. */
  static boolean set(Mat pixels) {
    if (pixels.empty() || pixels.total() * pixels.elemSize() < BYTES) {
      pixels.release();
      return false;
    }
    for (int i = 0; i < BYTES; i++) {
      pixels.data().put(i, pattern(i));
    }
    return true;
  }

  /** Whether the mark is still on the matrix. */
  static boolean isOn(Mat pixels) {
    if (pixels.empty() || pixels.total() * pixels.elemSize() < BYTES) {
      return false;
    }
    int i = 0;
    while (i < BYTES && pixels.data().get(i) == pattern(i)) {
      i++;
    }
    return i == BYTES;
  }

  private static byte pattern(int i) {
    return (byte) (PATTERN >>> (i % 8 * 8) ^ i);
  }
}
