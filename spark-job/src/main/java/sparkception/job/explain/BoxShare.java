package sparkception.job.explain;

import java.util.List;
import sparkception.data.image.Box;

/** How much of the heat lies in the boxes around objects, within the part that the network sees. */
final class BoxShare {

  private final boolean[] inside;

  /**
   * Boxes on the centred square that evaluation sees.
   *
   * @param boxes in fractions of the whole picture
   * @param width of the whole picture
   * @param height of it
   * @param fraction side of the square as a share of the shorter side
   * @param size of the heat
   */
  BoxShare(List<Box> boxes, int width, int height, double fraction, int size) {
    inside = new boolean[size * size];
    double side = fraction * Math.min(width, height);
    for (int i = 0; i < inside.length; i++) {
      int row = i / size;
      double x = ((width - side) / 2 + (i % size + 0.5) * side / size) / width;
      double y = ((height - side) / 2 + (row + 0.5) * side / size) / height;
      inside[i] =
          boxes.stream()
              .anyMatch(
                  box -> box.xmin() <= x && x < box.xmax() && box.ymin() <= y && y < box.ymax());
    }
  }

  /** Share of the square's area. */
  double area() {
    int count = 0;
    for (boolean place : inside) {
      count += place ? 1 : 0;
    }
    return (double) count / inside.length;
  }

  /** Share of the heat; 0 where there is none. */
  double heat(float[] heat) {
    double within = 0;
    double all = 0;
    for (int i = 0; i < heat.length; i++) {
      all += heat[i];
      within += inside[i] ? heat[i] : 0;
    }
    return all == 0 ? 0 : within / all;
  }
}
