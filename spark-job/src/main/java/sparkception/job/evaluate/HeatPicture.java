package sparkception.job.evaluate;

import java.awt.image.BufferedImage;
import sparkception.zoo.explain.HeatMap;

/**
 * Heat as a picture to lay over another one: from blue over green to red, and clear where there is
 * none. It is small, since heat has few places; whoever shows it stretches it.
 */
public final class HeatPicture {

  private static final int SIZE = 32;

  /** How much of a picture the greatest heat hides. */
  private static final double STRENGTH = 0.6;

  private HeatPicture() {}

  /** A PNG data URI, {@value #SIZE} x {@value #SIZE}. */
  static String dataUri(HeatMap map) {
    float[] heat = map.resized(SIZE);
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < heat.length; i++) {
      int argb = (int) Math.round(255 * opacity(heat[i]));
      for (int channel = 0; channel < 3; channel++) {
        argb = argb << 8 | (int) Math.round(255 * colour(heat[i], channel));
      }
      image.setRGB(i % SIZE, i / SIZE, argb);
    }
    return Picture.dataUri(image);
  }

  /** Of heat in [0, 1]: what share of the picture below it hides. */
  public static double opacity(double heat) {
    return STRENGTH * heat;
  }

  /**
   * A ramp through blue, green and red, each a tent over a half of the range.
   *
   * @param heat in [0, 1]
   * @param channel 0 for red, 1 for green, 2 for blue
   * @return in [0, 1]
   */
  public static double colour(double heat, int channel) {
    double centre = channel == 0 ? 1 : channel == 1 ? 0.5 : 0;
    return Math.max(0, 1 - 2 * Math.abs(heat - centre));
  }
}
