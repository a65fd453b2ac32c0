package sparkception.data.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/** Decoders to agree with: the JDK's with TwelveMonkeys' JPEG plugin, and OpenCV called plainly. */
final class OtherDecoders {
  private OtherDecoders() {}

  /** RGB over white, as ImageIO reads it; empty when it cannot. */
  static Optional<Pixels> imageIo(byte[] encoded) {
    try {
      return Optional.ofNullable(ImageIO.read(new ByteArrayInputStream(encoded)))
          .map(OtherDecoders::pixels);
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static Pixels pixels(BufferedImage image) {
    byte[] data = new byte[image.getWidth() * image.getHeight() * 3];
    for (int i = 0; i < data.length / 3; i++) {
      int argb = argb(image, i % image.getWidth(), i / image.getWidth());
      for (int channel = 0; channel < 3; channel++) {
        int alpha = argb >>> 24;
        int sample = argb >>> (16 - 8 * channel) & 0xFF;
        data[3 * i + channel] = (byte) ((sample * alpha + 255 * (255 - alpha) + 127) / 255);
      }
    }
    return new Pixels(data, image.getWidth(), image.getHeight(), 3);
  }

  /** Java takes gray for linear light and would convert it; the stored sample is what is wanted. */
  private static int argb(BufferedImage image, int x, int y) {
    if (image.getColorModel().getColorSpace().getType() != ColorSpace.TYPE_GRAY) {
      return image.getRGB(x, y);
    }
    int bits = image.getSampleModel().getSampleSize(0);
    int[] samples = image.getRaster().getPixel(x, y, (int[]) null);
    int gray = samples[0] * 255 / ((1 << bits) - 1);
    int alpha = samples.length == 1 ? 255 : samples[1] * 255 / ((1 << bits) - 1);
    return alpha << 24 | gray << 16 | gray << 8 | gray;
  }

  /** RGB as OpenCV reads it with transparency dropped; empty when it cannot. */
  static Optional<Pixels> openCv(byte[] encoded) {
    try (BytePointer bytes = new BytePointer(encoded);
        Mat input = new Mat(1, encoded.length, opencv_core.CV_8UC1, bytes);
        Mat decoded =
            opencv_imgcodecs.imdecode(
                input, opencv_imgcodecs.IMREAD_COLOR | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION);
        Mat scratch = new Mat()) {
      return decoded.empty() ? Optional.empty() : Optional.of(Mats.toPixels(decoded, scratch));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** A lossy WebP, with a channel of full opacity but one pixel's if asked. */
  static byte[] webp(Pixels pixels, boolean alpha) {
    try (Mat mat = new Mat()) {
      Mats.fill(mat, pixels);
      if (alpha) {
        opencv_imgproc.cvtColor(mat, mat, opencv_imgproc.COLOR_BGR2BGRA);
        mat.data().put(3, (byte) 254);
      }
      return encode(".webp", mat, opencv_imgcodecs.IMWRITE_WEBP_QUALITY, 80);
    }
  }

  /** A JPEG, baseline (0) or progressive (1). */
  static byte[] jpeg(Pixels pixels, int progressive) {
    try (Mat mat = new Mat()) {
      Mats.fill(mat, pixels);
      return encode(".jpg", mat, opencv_imgcodecs.IMWRITE_JPEG_PROGRESSIVE, progressive);
    }
  }

  private static byte[] encode(String extension, Mat pixels, int parameter, int value) {
    try (BytePointer encoded = new BytePointer();
        IntPointer parameters = new IntPointer(parameter, value)) {
      opencv_imgcodecs.imencode(extension, pixels, encoded, parameters);
      byte[] bytes = new byte[(int) encoded.limit()];
      encoded.get(bytes);
      return bytes;
    }
  }

  /**
   * Mean absolute difference in units of 1/255; infinite between different sizes. Gray counts as R
   * = G = B.
   */
  static double difference(Pixels a, Pixels b) {
    if (a.width() != b.width() || a.height() != b.height()) {
      return Double.POSITIVE_INFINITY;
    }
    long sum = 0;
    int count = a.width() * a.height() * 3;
    for (int i = 0; i < count; i++) {
      sum += Math.abs(sample(a, i) - sample(b, i));
    }
    return (double) sum / count;
  }

  private static int sample(Pixels pixels, int rgbIndex) {
    int index = pixels.channels() == 3 ? rgbIndex : rgbIndex / 3;
    return pixels.data()[index] & 0xFF;
  }
}
