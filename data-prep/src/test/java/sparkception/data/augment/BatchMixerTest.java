package sparkception.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchMixerTest {
  private static final int SIZE = 6;
  private static final int COUNT = 5;
  private static final int IMAGE = SIZE * SIZE;

  /** Sample i is all i and of class i, so a mixed image's mean and its target must say the same. */
  @ParameterizedTest
  @CsvSource({"1, 0", "0, 1", "0.5, 0.5"})
  void targetsSayWhatThePixelsAreMixedOf(double mixUpAlpha, double cutMixAlpha) {
    for (int seed = 0; seed < 100; seed++) {
      float[] pixels = pixels();
      float[] targets = targets();
      new BatchMixer(mixUpAlpha, cutMixAlpha, SIZE, 1).mix(pixels, targets, COUNT, seed);
      for (int i = 0; i < COUNT; i++) {
        assertThat(sum(targets, i, COUNT)).isEqualTo(1, within(1e-5));
        double expected = 0;
        for (int label = 0; label < COUNT; label++) {
          expected += label * targets[i * COUNT + label];
        }
        assertThat(sum(pixels, i, IMAGE) / IMAGE).isEqualTo(expected, within(1e-4));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void cutMixPastesARectangle(long seed) {
    float[] pixels = pixels();
    new BatchMixer(0, 1, SIZE, 1).mix(pixels, targets(), COUNT, seed);
    float[] first = Arrays.copyOf(pixels, IMAGE);
    int rows = 0;
    int pasted = 0;
    for (int y = 0; y < SIZE; y++) {
      int inRow = 0;
      for (int x = 0; x < SIZE; x++) {
        assertThat(first[y * SIZE + x]).isIn(0f, 4f);
        inRow += first[y * SIZE + x] == 4 ? 1 : 0;
      }
      rows += inRow > 0 ? 1 : 0;
      pasted += inRow;
    }
    assertThat(rows == 0 ? 0 : pasted % rows).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "0, 1"})
  void theSeedDecides(double mixUpAlpha, double cutMixAlpha) {
    BatchMixer mixer = new BatchMixer(mixUpAlpha, cutMixAlpha, SIZE, 1);
    float[] once = pixels();
    float[] again = pixels();
    float[] other = pixels();
    mixer.mix(once, targets(), COUNT, 8);
    mixer.mix(again, targets(), COUNT, 8);
    mixer.mix(other, targets(), COUNT, 10);
    assertThat(again).isEqualTo(once);
    assertThat(other).isNotEqualTo(once);
  }

  private static float[] pixels() {
    float[] pixels = new float[COUNT * IMAGE];
    for (int i = 0; i < pixels.length; i++) {
      int sample = i / IMAGE;
      pixels[i] = sample;
    }
    return pixels;
  }

  private static float[] targets() {
    float[] targets = new float[COUNT * COUNT];
    for (int i = 0; i < COUNT; i++) {
      targets[i * COUNT + i] = 1;
    }
    return targets;
  }

  private static double sum(float[] values, int row, int length) {
    double sum = 0;
    for (int i = row * length; i < (row + 1) * length; i++) {
      sum += values[i];
    }
    return sum;
  }
}
