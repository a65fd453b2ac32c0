package sparkception.zoo.kernels;

import java.util.stream.IntStream;

/**
 * Average pooling by its definition: the mean of those values of a window that are of the image.
 */
final class NaiveAveragePool {

  final double[] y;
  final double[] dx;

  private final ConvolutionShape shape;

  NaiveAveragePool(ConvolutionShape shape, float[] x, float[] dy) {
    this.shape = shape;
    y = new double[shape.batch() * shape.outHeight() * shape.outWidth() * shape.channels()];
    dx = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      int[] seen = seen(i);
      for (int j : seen) {
        y[i] += (double) x[j] / seen.length;
        dx[j] += (double) dy[i] / seen.length;
      }
    }
  }

  private int[] seen(int output) {
    int c = output % shape.channels();
    int ox = output / shape.channels() % shape.outWidth();
    int oy = output / shape.channels() / shape.outWidth() % shape.outHeight();
    int n = output / shape.channels() / shape.outWidth() / shape.outHeight();
    Window window = shape.window();
    return IntStream.range(0, window.area())
        .filter(tap -> row(oy, tap) >= 0 && row(oy, tap) < shape.height())
        .filter(tap -> column(ox, tap) >= 0 && column(ox, tap) < shape.width())
        .map(tap -> (n * shape.height() + row(oy, tap)) * shape.width() + column(ox, tap))
        .map(pixel -> pixel * shape.channels() + c)
        .toArray();
  }

  private int row(int oy, int tap) {
    return oy * shape.window().stride() + tap / shape.window().columns() - shape.padTop();
  }

  private int column(int ox, int tap) {
    return ox * shape.window().stride() + tap % shape.window().columns() - shape.padLeft();
  }
}
