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
      byte[] pixels = pixels();
      float[] targets = targets();
      float kept =
          new BatchMixer(mixUpAlpha, cutMixAlpha, SIZE, 1).mix(pixels, targets, COUNT, seed);
      for (int i = 0; i < COUNT; i++) {
        assertThat(sum(targets, i, COUNT)).isEqualTo(1, within(1e-5));
        double expected = 0;
        for (int label = 0; label < COUNT; label++) {
          expected += label * targets[i * COUNT + label];
        }
        double mean = kept * mean(pixels, i) + (1 - kept) * mean(pixels, COUNT - 1 - i);
        assertThat(mean).isEqualTo(expected, within(1e-4));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void cutMixPastesARectangle(long seed) {
    byte[] pixels = pixels();
    new BatchMixer(0, 1, SIZE, 1).mix(pixels, targets(), COUNT, seed);
    byte[] first = Arrays.copyOf(pixels, IMAGE);
    int rows = 0;
    int pasted = 0;
    for (int y = 0; y < SIZE; y++) {
      int inRow = 0;
      for (int x = 0; x < SIZE; x++) {
        assertThat(first[y * SIZE + x]).isIn((byte) 0, (byte) 4);
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
    assertThat(mixed(mixer, 8)).isEqualTo(mixed(mixer, 8)).isNotEqualTo(mixed(mixer, 10));
  }

  private static String mixed(BatchMixer mixer, long seed) {
    byte[] pixels = pixels();
    float kept = mixer.mix(pixels, targets(), COUNT, seed);
    return kept + Arrays.toString(pixels);
  }

  private static byte[] pixels() {
    byte[] pixels = new byte[COUNT * IMAGE];
    for (int i = 0; i < pixels.length; i++) {
      int sample = i / IMAGE;
      pixels[i] = (byte) sample;
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

  private static double mean(byte[] pixels, int image) {
    double sum = 0;
    for (int i = image * IMAGE; i < (image + 1) * IMAGE; i++) {
      sum += pixels[i];
    }
    return sum / IMAGE;
  }

  private static double sum(float[] values, int row, int length) {
    double sum = 0;
    for (int i = row * length; i < (row + 1) * length; i++) {
      sum += values[i];
    }
    return sum;
  }
}
