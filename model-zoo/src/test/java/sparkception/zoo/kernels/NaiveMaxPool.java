package sparkception.zoo.kernels;

/** Max pooling by its definition. */
final class NaiveMaxPool {

  final double[] y;
  final double[] dx;

  private final ConvolutionShape shape;

  NaiveMaxPool(ConvolutionShape shape, float[] x, float[] dy) {
    this.shape = shape;
    y = new double[shape.batch() * shape.outHeight() * shape.outWidth() * shape.channels()];
    dx = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      int winner = winner(x, i);
      y[i] = x[winner];
      dx[winner] += dy[i];
    }
  }

  private int winner(float[] x, int output) {
    int c = output % shape.channels();
    int ox = output / shape.channels() % shape.outWidth();
    int oy = output / shape.channels() / shape.outWidth() % shape.outHeight();
    int n = output / shape.channels() / shape.outWidth() / shape.outHeight();
    int best = -1;
    Window window = shape.window();
    for (int tap = 0; tap < window.area(); tap++) {
      int iy = oy * window.stride() + tap / window.columns() - shape.padTop();
      int ix = ox * window.stride() + tap % window.columns() - shape.padLeft();
      if (iy >= 0 && iy < shape.height() && ix >= 0 && ix < shape.width()) {
        int i = ((n * shape.height() + iy) * shape.width() + ix) * shape.channels() + c;
        best = best < 0 || x[i] > x[best] ? i : best;
      }
    }
    return best;
  }
}
