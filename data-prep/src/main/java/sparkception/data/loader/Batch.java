package sparkception.data.loader;

/**
 * A minibatch.
 *
 * @param count samples, at least 1
 * @param pixels count x size x size x channels samples of 0 to 255 (NHWC)
 * @param labels class of each sample
 * @param labelSets of each sample, all its classes; empty arrays in single-label data
 * @param weights of each sample, the confidence of each of its classes
 * @param samples of each, its index in the split's stored order
 * @param paths of each, where its image came from
 */
public record Batch(
    int count,
    byte[] pixels,
    int[] labels,
    int[][] labelSets,
    float[][] weights,
    long[] samples,
    String[] paths) {
  /** All classes of a sample; in single-label data the only one. */
  public int[] classesOf(int sample) {
    int[] set = labelSets[sample];
    return set.length > 0 ? set : new int[] {labels[sample]};
  }

  /** The confidence of each of {@link #classesOf}; 1 in single-label data. */
  public float[] confidencesOf(int sample) {
    return labelSets[sample].length > 0 ? weights[sample] : new float[] {1};
  }

  /**
   * An empty batch with room for {@code count} samples of {@code length} bytes in {@code pixels}.
   */
  static Batch of(int count, byte[] pixels) {
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
