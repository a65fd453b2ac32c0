package sparkception.zoo.cuda.bench;

import java.util.ArrayList;
import java.util.List;
import sparkception.zoo.cuda.device.Arithmetic;
import sparkception.zoo.cuda.kernels.ImageShape;

/**
 * A layer whose kernels are timed: a depthwise convolution, the product after it, its
 * normalization.
 *
 * @param arithmetic of the product, and so the type of the activations
 * @param shape of the depthwise convolution
 * @param filters channels after the product
 */
record KernelCase(Arithmetic arithmetic, ImageShape shape, int filters) {

  /** Height, channels and filters of Xception's separable convolutions at 299x299. */
  private static final int[][] LAYERS = {
    {147, 64, 128},
    {147, 128, 128},
    {74, 128, 256},
    {74, 256, 256},
    {37, 256, 728},
    {37, 728, 728},
    {19, 728, 728},
    {10, 1024, 1536},
    {10, 1536, 2048}
  };

  static List<KernelCase> xception(List<Arithmetic> arithmetics, List<Integer> batches) {
    List<KernelCase> cases = new ArrayList<>();
    for (Arithmetic arithmetic : arithmetics) {
      for (int batch : batches) {
        for (int[] layer : LAYERS) {
          cases.add(
              new KernelCase(
                  arithmetic, new ImageShape(batch, layer[0], layer[0], layer[1]), layer[2]));
        }
      }
    }
    return cases;
  }

  /** Small ones, to see that the way is there. */
  static List<KernelCase> small() {
    return List.of(
        new KernelCase(Arithmetic.BF16, new ImageShape(1, 9, 9, 16), 24),
        new KernelCase(Arithmetic.FP32, new ImageShape(1, 9, 9, 16), 24));
  }
}
