package sparkception.zoo.explain;

/**
 * How much each place of an image speaks for a class.
 *
 * @param rows of the map
 * @param columns of the map
 * @param values row by row, in [0, 1]; the greatest is 1 unless nothing speaks for the class
 */
public record HeatMap(int rows, int columns, float[] values) {

  /** Scales values to a greatest of 1; what speaks against the class is 0. */
  static HeatMap of(int rows, int columns, double[] values) {
    double greatest = 0;
    for (double value : values) {
      greatest = Math.max(greatest, value);
    }
    float[] scaled = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      scaled[i] = greatest == 0 ? 0 : (float) (Math.max(0, values[i]) / greatest);
    }
    return new HeatMap(rows, columns, scaled);
  }

  /**
   * The map drawn larger, bilinearly; its values lie at the middles of their places.
   *
   * @param size rows and columns of the result
   * @return size x size values, row by row
   */
  public float[] resized(int size) {
    float[] larger = new float[size * size];
    for (int y = 0; y < size; y++) {
      double row = place(y, size, rows);
      for (int x = 0; x < size; x++) {
        larger[y * size + x] = (float) between(row, place(x, size, columns));
      }
    }
    return larger;
  }

  private static double place(int pixel, int size, int cells) {
    return Math.max(0, Math.min(cells - 1.0, (pixel + 0.5) * cells / size - 0.5));
  }

  private double between(double row, double column) {
    int top = (int) row;
    int left = (int) column;
    double down = row - top;
    double right = column - left;
    int bottom = Math.min(rows - 1, top + 1);
    int end = Math.min(columns - 1, left + 1);
    return (1 - down) * ((1 - right) * at(top, left) + right * at(top, end))
        + down * ((1 - right) * at(bottom, left) + right * at(bottom, end));
  }

  private double at(int row, int column) {
    return values[row * columns + column];
  }
}
