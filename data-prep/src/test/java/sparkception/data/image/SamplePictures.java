package sparkception.data.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Pictures drawn and encoded by the JDK, independent of the code under test. */
final class SamplePictures {
  private SamplePictures() {}

  /** A smooth colour gradient with a bright corner at the top left, so that turning it shows. */
  static BufferedImage gradient(int width, int height, int imageType) {
    BufferedImage image = new BufferedImage(width, height, imageType);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, colour(x, y, width, height));
      }
    }
    return image;
  }

  private static int colour(int x, int y, int width, int height) {
    int red = 255 - 200 * x / width;
    int green = 255 - 200 * y / height;
    int blue = 40 + 100 * x * y / (width * height);
    return 0xFF000000 | red << 16 | green << 8 | blue;
  }

  static byte[] encode(BufferedImage image, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalStateException("Cannot write " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] jpeg(int width, int height) {
    return encode(gradient(width, height, BufferedImage.TYPE_INT_RGB), "jpg");
  }

  static byte[] png(int width, int height) {
    return encode(gradient(width, height, BufferedImage.TYPE_INT_RGB), "png");
  }
}
