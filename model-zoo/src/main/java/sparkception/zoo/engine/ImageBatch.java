package sparkception.zoo.engine;

/**
 * Images on their way to an engine: samples as they were decoded, and what a network is to make of
 * them. A sample takes a quarter of the room of the number that it becomes, in memory and on the
 * way to a GPU.
 *
 * @param samples NHWC, 0 to 255, of at least {@code count} images
 * @param count images, at least 1
 * @param scale the number that each sample stands for, {@code [channels][256]}
 * @param kept share that each image keeps of itself; the rest is of the image that is as far from
 *     the last as it is from the first (MixUp, arXiv 1710.09412). 1 where nothing is mixed
 */
public record ImageBatch(byte[] samples, int count, float[] scale, float kept) {

  /** Values of a sample. */
  public static final int VALUES = 256;

  /** Images that are not mixed. */
  public ImageBatch(byte[] samples, int count, float[] scale) {
    this(samples, count, scale, 1);
  }

  /**
   * What the network takes.
   *
   * @param imageLength samples of an image
   * @return {@code count} x imageLength numbers, NHWC
   */
  public float[] numbers(int imageLength) {
    float[] numbers = new float[Math.multiplyExact(count, imageLength)];
    write(numbers, imageLength);
    return numbers;
  }

  /** The same into an array that has room for them. */
  public void write(float[] numbers, int imageLength) {
    for (int image = 0; image < count; image++) {
      int partner = count - 1 - image;
      if (kept == 1 || partner == image) {
        copy(image * imageLength, imageLength, numbers);
      } else {
        blend(image * imageLength, partner * imageLength, imageLength, numbers);
      }
    }
  }

  private void copy(int from, int length, float[] numbers) {
    int channels = scale.length / VALUES;
    for (int channel = 0; channel < channels; channel++) {
      int table = channel * VALUES;
      for (int i = from + channel; i < from + length; i += channels) {
        numbers[i] = scale[table + (samples[i] & 0xFF)];
      }
    }
  }

  private void blend(int first, int second, int length, float[] numbers) {
    int channels = scale.length / VALUES;
    for (int channel = 0; channel < channels; channel++) {
      int table = channel * VALUES;
      for (int i = channel; i < length; i += channels) {
        float own = scale[table + (samples[first + i] & 0xFF)];
        float other = scale[table + (samples[second + i] & 0xFF)];
        numbers[first + i] = kept * own + (1 - kept) * other;
      }
    }
  }
}
