package sparkception.zoo.kernels;

/** Convolutions by their definition, in double precision: what kernels are compared with. */
final class NaiveConvolution {

  private final ConvolutionShape shape;

  NaiveConvolution(ConvolutionShape shape) {
    this.shape = shape;
  }

  double[] forward(float[] x, float[] w) {
    double[] y = new double[product(shape.output())];
    eachProduct((xi, wi, yi) -> y[yi] += (double) x[xi] * w[wi]);
    return y;
  }

  double[] backwardData(float[] w, float[] dy) {
    double[] dx = new double[product(shape.input())];
    eachProduct((xi, wi, yi) -> dx[xi] += (double) dy[yi] * w[wi]);
    return dx;
  }

  double[] backwardWeights(float[] x, float[] dy) {
    double[] dw = new double[weightCount()];
    eachProduct((xi, wi, yi) -> dw[wi] += (double) dy[yi] * x[xi]);
    return dw;
  }

  int weightCount() {
    return shape.filters() * ofGroup() * shape.window().area();
  }

  /** Channels that a filter reads. */
  private int ofGroup() {
    return shape.channels() / shape.groups();
  }

  /** Visits every multiplication: indices of the input, the weight and the output. */
  private void eachProduct(Visitor visitor) {
    for (int n = 0; n < shape.batch(); n++) {
      for (int oy = 0; oy < shape.outHeight(); oy++) {
        for (int ox = 0; ox < shape.outWidth(); ox++) {
          window(n, oy, ox, visitor);
        }
      }
    }
  }

  private void window(int n, int oy, int ox, Visitor visitor) {
    Window k = shape.window();
    for (int ky = 0; ky < k.rows(); ky++) {
      for (int kx = 0; kx < k.columns(); kx++) {
        int iy = oy * k.stride() + ky - shape.padTop();
        int ix = ox * k.stride() + kx - shape.padLeft();
        if (iy >= 0 && iy < shape.height() && ix >= 0 && ix < shape.width()) {
          int pixel = (n * shape.height() + iy) * shape.width() + ix;
          int out = (n * shape.outHeight() + oy) * shape.outWidth() + ox;
          channels(pixel, out, ky * k.columns() + kx, visitor);
        }
      }
    }
  }

  private void channels(int pixel, int out, int tap, Visitor visitor) {
    int taps = shape.window().area();
    for (int f = 0; f < shape.filters(); f++) {
      int y = out * shape.filters() + f;
      int group = f * shape.groups() / shape.filters();
      for (int c = 0; c < ofGroup(); c++) {
        int x = pixel * shape.channels() + group * ofGroup() + c;
        visitor.visit(x, (f * ofGroup() + c) * taps + tap, y);
      }
    }
  }

  private static int product(long[] sizes) {
    int product = 1;
    for (long size : sizes) {
      product *= (int) size;
    }
    return product;
  }

  private interface Visitor {
    void visit(int x, int w, int y);
  }
}
