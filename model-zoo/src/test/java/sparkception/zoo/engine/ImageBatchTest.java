package sparkception.zoo.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ImageBatchTest {

  /** Three images of one pixel with two channels. */
  private static final byte[] SAMPLES = {0, (byte) 255, 10, 20, 100, (byte) 200};

  @Test
  void samplesStandForTheNumbersOfTheirChannel() {
    assertThat(new ImageBatch(SAMPLES, 3, scale()).numbers(2))
        .containsExactly(0, -255, 10, -20, 100, -200);
    assertThat(new ImageBatch(SAMPLES, 2, scale()).numbers(2)).as("the first two").hasSize(4);
  }

  /** A quarter of an image is its partner's; the one in the middle has none. */
  @Test
  void mixedImagesKeepAShareOfThemselves() {
    assertThat(new ImageBatch(SAMPLES, 3, scale(), 0.75f).numbers(2))
        .containsExactly(25, -241.25f, 10, -20, 75, -213.75f);
  }

  /** The first channel as it is, the second with another sign. */
  private static float[] scale() {
    float[] scale = new float[2 * ImageBatch.VALUES];
    for (int sample = 0; sample < ImageBatch.VALUES; sample++) {
      scale[sample] = sample;
      scale[ImageBatch.VALUES + sample] = -sample;
    }
    return scale;
  }
}
