package sparkception.zoo.bench;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;

/** What the cores reach at best: a large product of square matrices by oneDNN. */
final class MatrixProduct {

  private static final int SIZE = 3072;
  private static final int REPETITIONS = 6;

  private MatrixProduct() {}

  /** GFLOP/s in fp32, the best of several products. */
  static double gigaflops() {
    try (FloatPointer a = matrix();
        FloatPointer b = matrix();
        FloatPointer c = matrix()) {
      double best = Double.MAX_VALUE;
      for (int repetition = 0; repetition < REPETITIONS; repetition++) {
        best = Math.min(best, Contestant.milliseconds(() -> multiply(a, b, c)));
      }
      return 2.0 * SIZE * SIZE * SIZE / best / 1e6;
    }
  }

  private static void multiply(FloatPointer a, FloatPointer b, FloatPointer c) {
    byte plain = (byte) 'N';
    dnnl.dnnl_sgemm(plain, plain, SIZE, SIZE, SIZE, 1, a, SIZE, b, SIZE, 0, c, SIZE);
  }

  private static FloatPointer matrix() {
    float[] values = new float[SIZE * SIZE];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 17 / 17f;
    }
    return new FloatPointer(values);
  }
}
