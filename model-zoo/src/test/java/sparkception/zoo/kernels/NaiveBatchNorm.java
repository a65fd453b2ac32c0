package sparkception.zoo.kernels;

/** Batch normalization and its gradients (arXiv 1502.03167, section 3) in double precision. */
final class NaiveBatchNorm {

  final double[] mean;
  final double[] variance;
  final double[] y;
  final double[] dx;
  final double[] dGamma;
  final double[] dBeta;

  private final int rows;
  private final int channels;
  private final double epsilon;

  NaiveBatchNorm(BatchNormShape shape, float[] x, float[] gamma, float[] beta, float[] dy) {
    rows = (int) shape.rows();
    channels = shape.channels();
    epsilon = shape.epsilon();
    mean = new double[channels];
    variance = new double[channels];
    dGamma = new double[channels];
    dBeta = new double[channels];
    y = new double[x.length];
    dx = new double[x.length];
    for (int c = 0; c < channels; c++) {
      statistics(x, c);
      normalize(x, gamma, beta, shape.relu(), c);
      gradients(x, gamma, dy, shape.relu(), c);
    }
  }

  private void statistics(float[] x, int c) {
    for (int r = 0; r < rows; r++) {
      mean[c] += (double) x[r * channels + c] / rows;
    }
    for (int r = 0; r < rows; r++) {
      double distance = x[r * channels + c] - mean[c];
      variance[c] += distance * distance / rows;
    }
  }

  private void normalize(float[] x, float[] gamma, float[] beta, boolean relu, int c) {
    for (int r = 0; r < rows; r++) {
      int i = r * channels + c;
      double value = gamma[c] * normalized(x, i, c) + beta[c];
      y[i] = relu ? Math.max(0, value) : value;
    }
  }

  private void gradients(float[] x, float[] gamma, float[] dy, boolean relu, int c) {
    for (int r = 0; r < rows; r++) {
      int i = r * channels + c;
      double gradient = relu && y[i] <= 0 ? 0 : dy[i];
      dBeta[c] += gradient;
      dGamma[c] += gradient * normalized(x, i, c);
    }
    for (int r = 0; r < rows; r++) {
      int i = r * channels + c;
      double gradient = relu && y[i] <= 0 ? 0 : dy[i];
      double centred = gradient - dBeta[c] / rows - normalized(x, i, c) * dGamma[c] / rows;
      dx[i] = gamma[c] / Math.sqrt(variance[c] + epsilon) * centred;
    }
  }

  private double normalized(float[] x, int i, int c) {
    return (x[i] - mean[c]) / Math.sqrt(variance[c] + epsilon);
  }
}
