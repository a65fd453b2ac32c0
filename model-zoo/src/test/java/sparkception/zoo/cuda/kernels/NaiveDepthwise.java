package sparkception.zoo.cuda.kernels;

/** Depthwise 3x3 convolutions by plain loops. */
final class NaiveDepthwise {

  private final ImageShape shape;

  NaiveDepthwise(ImageShape shape) {
    this.shape = shape;
  }

  double[] forward(double[] x, double[] weights) {
    double[] y = new double[x.length];
    each((out, in, tap, channel) -> y[out] += weights[channel * 9 + tap] * x[in]);
    return y;
  }

  double[] inputGradient(double[] dy, double[] weights) {
    double[] dx = new double[dy.length];
    each((out, in, tap, channel) -> dx[in] += weights[channel * 9 + tap] * dy[out]);
    return dx;
  }

  double[] weightGradient(double[] x, double[] dy) {
    double[] dw = new double[9 * shape.channels()];
    each((out, in, tap, channel) -> dw[channel * 9 + tap] += x[in] * dy[out]);
    return dw;
  }

  private interface Visitor {
    void visit(int out, int in, int tap, int channel);
  }

  private void each(Visitor visitor) {
    for (int n = 0; n < shape.batch(); n++) {
      for (int h = 0; h < shape.height(); h++) {
        for (int w = 0; w < shape.width(); w++) {
          for (int tap = 0; tap < 9; tap++) {
            int i = h + tap / 3 - 1;
            int j = w + tap % 3 - 1;
            if (i >= 0 && i < shape.height() && j >= 0 && j < shape.width()) {
              for (int c = 0; c < shape.channels(); c++) {
                visitor.visit(index(n, h, w, c), index(n, i, j, c), tap, c);
              }
            }
          }
        }
      }
    }
  }

  private int index(int n, int h, int w, int c) {
    return ((n * shape.height() + h) * shape.width() + w) * shape.channels() + c;
  }
}
