package sparkception.job.evaluate;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** What a network saw, as a picture for people. */
final class Picture {

  /** What its data URIs begin with. */
  static final String PREFIX = "data:image/png;base64,";

  private Picture() {}

  /**
   * A PNG data URI.
   *
   * @param pixels size x size x channels samples of 0 to 255 (HWC), from {@code offset}
   * @param channels 1 (gray) or 3 (RGB)
   */
  static String dataUri(byte[] pixels, int offset, int size, int channels) {
    BufferedImage image = new BufferedImage(size, size, type(channels));
    // By the raster: setRGB would convert gray values between colour spaces.
    WritableRaster raster = image.getRaster();
    for (int i = 0; i < size * size * channels; i++) {
      int pixel = i / channels;
      raster.setSample(pixel % size, pixel / size, i % channels, pixels[offset + i] & 0xFF);
    }
    return dataUri(image);
  }

  static String dataUri(BufferedImage image) {
    return PREFIX + Base64.getEncoder().encodeToString(png(image));
  }

  private static int type(int channels) {
    return channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
  }

  private static byte[] png(BufferedImage image) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot encode a picture", e);
    }
    return out.toByteArray();
  }
}
