package sparkception.zoo.cuda.kernels;

/** Windows as rows of a matrix, by plain loops. */
final class NaiveColumns {

  private NaiveColumns() {}

  static double[] forward(WindowShape window, double[] x) {
    double[] columns = new double[window.output().pixels() * Columns.width(window)];
    each(window, (column, in) -> columns[column] = x[in]);
    return columns;
  }

  static double[] backward(WindowShape window, double[] columns) {
    double[] dx = new double[(int) window.input().elements()];
    each(window, (column, in) -> dx[in] += columns[column]);
    return dx;
  }

  private interface Visitor {
    void visit(int column, int in);
  }

  private static void each(WindowShape window, Visitor visitor) {
    ImageShape in = window.input();
    int width = Columns.width(window);
    for (int row = 0; row < window.output().pixels(); row++) {
      int ow = row % window.outWidth();
      int oh = row / window.outWidth() % window.outHeight();
      int n = row / window.outWidth() / window.outHeight();
      for (int tap = 0; tap < window.height() * window.width(); tap++) {
        int h = oh * window.stride() - window.padTop() + tap / window.width();
        int w = ow * window.stride() - window.padLeft() + tap % window.width();
        if (h >= 0 && h < in.height() && w >= 0 && w < in.width()) {
          for (int c = 0; c < in.channels(); c++) {
            visitor.visit(
                row * width + tap * in.channels() + c,
                ((n * in.height() + h) * in.width() + w) * in.channels() + c);
          }
        }
      }
    }
  }
}
