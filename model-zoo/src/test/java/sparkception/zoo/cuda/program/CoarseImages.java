package sparkception.zoo.cuda.program;

import sparkception.zoo.engine.ImageBatch;

/** Made-up numbers as samples of images: to a thirty-second, from -4 to below 4. */
final class CoarseImages {

  private static final float STEPS = 32;
  private static final float LEAST = -4;

  private CoarseImages() {}

  /** Images of numbers, NHWC; those that are too large are cut. */
  static ImageBatch of(float[] numbers, int count, int channels) {
    byte[] samples = new byte[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      int sample = Math.round((numbers[i] - LEAST) * STEPS);
      samples[i] = (byte) Math.max(0, Math.min(ImageBatch.VALUES - 1, sample));
    }
    return new ImageBatch(samples, count, scale(channels));
  }

  private static float[] scale(int channels) {
    float[] scale = new float[channels * ImageBatch.VALUES];
    for (int i = 0; i < scale.length; i++) {
      scale[i] = i % ImageBatch.VALUES / STEPS + LEAST;
    }
    return scale;
  }
}
