package sparkception.job.explain;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import sparkception.job.evaluate.HeatPicture;

/** Pictures as the network sees them, with and without heat. */
final class Overlay {

  private Overlay() {}

  /**
   * The picture alone.
   *
   * @param pixels size x size x channels values in [-1, 1] (HWC)
   */
  static byte[] plain(float[] pixels, int size, int channels) {
    return png(pixels, size, channels, new float[size * size]);
  }

  /**
   * The picture with heat over it: from blue over green to red, and clear where there is none.
   *
   * @param heat size x size values in [0, 1]
   */
  static byte[] png(float[] pixels, int size, int channels, float[] heat) {
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < size * size; i++) {
      int rgb = 0;
      for (int c = 0; c < 3; c++) {
        double sample = (pixels[i * channels + Math.min(c, channels - 1)] + 1) * 127.5;
        double share = HeatPicture.opacity(heat[i]);
        rgb =
            rgb << 8 | clipped((1 - share) * sample + share * 255 * HeatPicture.colour(heat[i], c));
      }
      image.setRGB(i % size, i / size, rgb);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot encode a picture", e);
    }
    return out.toByteArray();
  }

  private static int clipped(double value) {
    return (int) Math.max(0, Math.min(255, Math.round(value)));
  }
}
