package sparkception.data.image;

import java.util.Locale;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/** Encodes 8-bit pixels. */
public final class ImageEncoder {
  private ImageEncoder() {}

  /** A PNG, without loss. */
  public static byte[] png(Pixels pixels) {
    Mat mat = OpenCv.ofThread().changed();
    Mats.fill(mat, pixels);
    return png(mat);
  }

  /** A baseline JPEG (4:2:0) of quality 1 to 100. */
  public static byte[] jpeg(Pixels pixels, int quality) {
    Mat mat = OpenCv.ofThread().changed();
    Mats.fill(mat, pixels);
    return jpeg(mat, quality);
  }

  static byte[] png(Mat pixels) {
    return encode(".png", pixels, opencv_imgcodecs.IMWRITE_PNG_COMPRESSION, 6);
  }

  static byte[] jpeg(Mat pixels, int quality) {
    return encode(".jpg", pixels, opencv_imgcodecs.IMWRITE_JPEG_QUALITY, quality);
  }

  private static byte[] encode(String extension, Mat pixels, int parameter, int value) {
    try (BytePointer encoded = new BytePointer();
        IntPointer parameters = new IntPointer(parameter, value)) {
      if (!opencv_imgcodecs.imencode(extension, pixels, encoded, parameters)) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "Cannot encode %d x %d pixels as %s",
                pixels.cols(),
                pixels.rows(),
                extension));
      }
      byte[] bytes = new byte[Math.toIntExact(encoded.limit())];
      encoded.get(bytes);
      return bytes;
    }
  }
}
