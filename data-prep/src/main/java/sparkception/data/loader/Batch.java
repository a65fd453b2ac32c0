package sparkception.data.loader;

/**
 * A minibatch.
 *
 * @param count samples, at least 1
 * @param pixels count x size x size x channels floats (NHWC)
 * @param labels class of each sample
 * @param labelSets of each sample, all its classes; empty arrays in single-label data
 * @param weights of each sample, the confidence of each of its classes
 * @param samples of each, its index in the split's stored order
 * @param paths of each, where its image came from
 */
public record Batch(
    int count,
    float[] pixels,
    int[] labels,
    int[][] labelSets,
    float[][] weights,
    long[] samples,
    String[] paths) {
  /**
   * An empty batch with room for {@code count} samples of {@code length} floats in {@code pixels}.
   */
  static Batch of(int count, float[] pixels) {
    return new Batch(
        count,
        pixels,
        new int[count],
        new int[count][],
        new float[count][],
        new long[count],
        new String[count]);
  }
}
