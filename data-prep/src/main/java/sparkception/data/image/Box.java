package sparkception.data.image;

import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;

/**
 * A rectangle around an object, in fractions of an image's width and height.
 *
 * @param xmin left edge, at least 0
 * @param ymin upper edge, at least 0
 * @param xmax right edge, above {@code xmin}, at most 1
 * @param ymax lower edge, above {@code ymin}, at most 1
 */
public record Box(float xmin, float ymin, float xmax, float ymax) implements Serializable {
  /** Rejects boxes that are empty or reach beyond the image. */
  public Box {
    if (!(0 <= xmin && xmin < xmax && xmax <= 1 && 0 <= ymin && ymin < ymax && ymax <= 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Invalid box: %s to %s across, %s to %s down (must be from 0 to 1, and not empty)",
              xmin,
              xmax,
              ymin,
              ymax));
    }
  }

  /** The part of a rectangle that lies in the image; none if that has no area. */
  public static Optional<Box> clipped(double xmin, double ymin, double xmax, double ymax) {
    float left = clipped(xmin);
    float top = clipped(ymin);
    float right = clipped(xmax);
    float bottom = clipped(ymax);
    return left < right && top < bottom
        ? Optional.of(new Box(left, top, right, bottom))
        : Optional.empty();
  }

  private static float clipped(double edge) {
    return (float) Math.max(0, Math.min(1, edge));
  }

  /** Left, upper, right and lower edge. */
  public float[] edges() {
    return new float[] {xmin, ymin, xmax, ymax};
  }

  /** The box in the image turned upright as EXIF's orientation tag, 1 to 8, says. */
  Optional<Box> upright(int orientation) {
    return switch (orientation) {
      case 2 -> clipped(1 - xmax, ymin, 1 - xmin, ymax);
      case 3 -> clipped(1 - xmax, 1 - ymax, 1 - xmin, 1 - ymin);
      case 4 -> clipped(xmin, 1 - ymax, xmax, 1 - ymin);
      case 5 -> clipped(ymin, xmin, ymax, xmax);
      case 6 -> clipped(1 - ymax, xmin, 1 - ymin, xmax);
      case 7 -> clipped(1 - ymax, 1 - xmax, 1 - ymin, 1 - xmin);
      case 8 -> clipped(ymin, 1 - xmax, ymax, 1 - xmin);
      default -> Optional.of(this);
    };
  }

  /** The share of the box, 0 to 1, that a window of an image of so many pixels shows. */
  public double shownBy(Window window, int width, int height) {
    return shown(window.x(), window.width(), (double) xmin * width, (double) xmax * width)
        * shown(window.y(), window.height(), (double) ymin * height, (double) ymax * height);
  }

  private static double shown(int start, int length, double from, double to) {
    return Math.max(0, Math.min(start + length, to) - Math.max(start, from)) / (to - from);
  }
}
