package sparkception.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sparkception.data.image.Pixels;
import sparkception.data.random.SplitMix64;

class PixelOperationsTest {
  @Test
  void noSaturationIsGray() {
    Pixels pixels = noise(5, 4, 3);
    Pixels original = copy(pixels);
    ColourMatrix.saturation(0).apply(pixels);
    for (int x = 0; x < 5; x++) {
      double luma =
          0.299 * original.sample(x, 2, 0)
              + 0.587 * original.sample(x, 2, 1)
              + 0.114 * original.sample(x, 2, 2);
      for (int channel = 0; channel < 3; channel++) {
        assertThat((double) pixels.sample(x, 2, channel)).isEqualTo(luma, within(0.51));
      }
    }
  }

  @Test
  void aThirdOfTheColourCircleExchangesChannels() {
    Pixels pixels = noise(5, 4, 3);
    Pixels original = copy(pixels);
    ColourMatrix.hue(2 * Math.PI / 3).apply(pixels);
    for (int i = 0; i < pixels.data().length; i += 3) {
      assertThat(pixels.data()[i + 1]).isEqualTo(original.data()[i]);
      assertThat(pixels.data()[i + 2]).isEqualTo(original.data()[i + 1]);
      assertThat(pixels.data()[i]).isEqualTo(original.data()[i + 2]);
    }
  }

  /**
   * Java's own conversion to hue is the oracle for the direction and, on saturated colours, the
   * angle.
   */
  @Test
  void redTurnsTowardsGreen() {
    Pixels pixels = new Pixels(new byte[] {(byte) 200, 40, 40}, 1, 1, 3);
    ColourMatrix.hue(2 * Math.PI * 0.1).apply(pixels);
    float[] hsb =
        Color.RGBtoHSB(
            pixels.sample(0, 0, 0), pixels.sample(0, 0, 1), pixels.sample(0, 0, 2), null);
    assertThat(hsb[0]).isEqualTo(0.1f, within(0.03f));
  }

  @Test
  void contrastAndBrightnessMoveTheMeanAsTheySay() {
    Pixels pixels = new Pixels(new byte[] {100, 110, 120, 60, 70, 80}, 2, 1, 3);
    ColourMatrix.contrast(0.5, 90).apply(pixels);
    assertThat(pixels.data()).containsExactly(95, 100, 105, 75, 80, 85);
    ColourMatrix.brightness(-10).apply(pixels);
    assertThat(pixels.data()).containsExactly(85, 90, 95, 65, 70, 75);
  }

  @Test
  void composedMatricesActOneAfterTheOther() {
    Pixels atOnce = gentleNoise();
    Pixels inTurn = copy(atOnce);
    ColourMatrix first = ColourMatrix.saturation(0.7);
    ColourMatrix second = ColourMatrix.contrast(0.8, 100);
    second.after(first).apply(atOnce);
    first.apply(inTurn);
    second.apply(inTurn);
    for (int i = 0; i < atOnce.data().length; i++) {
      assertThat((double) (atOnce.data()[i] & 0xFF))
          .isEqualTo(inTurn.data()[i] & 0xFF, within(1.0));
    }
  }

  @Test
  void jitterStaysWithinItsStrengths() {
    ColourJitter jitter = new ColourJitter(0.1, 0, 0, 0);
    double least = 255;
    double most = 0;
    for (int seed = 0; seed < 300; seed++) {
      Pixels pixels = new Pixels(new byte[] {100, 100, 100}, 1, 1, 3);
      jitter.apply(pixels, new SplitMix64(seed));
      least = Math.min(least, pixels.sample(0, 0, 0));
      most = Math.max(most, pixels.sample(0, 0, 0));
    }
    assertThat(least).isBetween(74.0, 77.0);
    assertThat(most).isBetween(123.0, 126.0);
  }

  @Test
  void autoContrastUsesTheWholeRange() {
    Pixels pixels = new Pixels(new byte[] {50, 60, 100}, 3, 1, 1);
    PointOperation.autoContrast(pixels);
    assertThat(pixels.data()).containsExactly(0, 51, 255);
  }

  @Test
  void equalizeSpreadsLevelsEvenly() {
    byte[] data = new byte[1024];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (100 + i / 256);
    }
    Pixels pixels = new Pixels(data, 32, 32, 1);
    PointOperation.equalize(pixels);
    assertThat(pixels.sample(0, 0, 0)).isEqualTo(0);
    assertThat(pixels.sample(0, 8, 0)).isCloseTo(85, within(1));
    assertThat(pixels.sample(0, 16, 0)).isCloseTo(170, within(1));
    assertThat(pixels.sample(0, 24, 0)).isEqualTo(255);
  }

  @Test
  void posterizeAndSolarizeChangeBits() {
    Pixels pixels = new Pixels(new byte[] {(byte) 0xB7, 0x13}, 2, 1, 1);
    PointOperation.posterize(pixels, 4);
    assertThat(pixels.data()).containsExactly((byte) 0xB0, 0x10);
    PointOperation.solarize(pixels, 128);
    assertThat(pixels.data()).containsExactly(0x4F, 0x10);
  }

  @Test
  void aQuarterTurnIsExact() {
    Pixels pixels = noise(9, 9, 3);
    Pixels original = copy(pixels);
    Affine.rotation(90).apply(pixels);
    for (int y = 0; y < 9; y++) {
      for (int x = 0; x < 9; x++) {
        assertThat(pixels.sample(x, y, 1)).isCloseTo(original.sample(y, 8 - x, 1), within(1));
      }
    }
  }

  @Test
  void aTranslationMovesAndFillsWithGray() {
    Pixels pixels = noise(6, 6, 1);
    Pixels original = copy(pixels);
    Affine.translation(2, -1).apply(pixels);
    assertThat(pixels.sample(0, 3, 0)).isEqualTo(original.sample(2, 2, 0));
    assertThat(pixels.sample(5, 3, 0)).isEqualTo(128);
    assertThat(pixels.sample(2, 0, 0)).isEqualTo(128);
  }

  @Test
  void sharpnessOneChangesNothingAndZeroSmooths() {
    Pixels pixels = noise(8, 8, 3);
    Pixels original = copy(pixels);
    Sharpness.apply(pixels, 1);
    assertThat(pixels.data()).isEqualTo(original.data());
    Sharpness.apply(pixels, 0);
    int sum = 4 * original.sample(3, 3, 2);
    for (int dy = -1; dy <= 1; dy++) {
      for (int dx = -1; dx <= 1; dx++) {
        sum += original.sample(3 + dx, 3 + dy, 2);
      }
    }
    assertThat((double) pixels.sample(3, 3, 2)).isEqualTo(sum / 13.0, within(0.51));
  }

  @ParameterizedTest
  @EnumSource(RandAugmentOperation.class)
  void everyOperationTakesGrayAndColourAtAllStrengths(RandAugmentOperation operation) {
    for (int channels : new int[] {1, 3}) {
      for (double strength : new double[] {0, 0.5, 1}) {
        Pixels pixels = noise(7, 7, channels);
        Pixels original = copy(pixels);
        operation.apply(pixels, strength, -1);
        if (strength == 1
            && operation != RandAugmentOperation.IDENTITY
            && (channels == 3 || operation != RandAugmentOperation.COLOUR)) {
          assertThat(pixels.data()).isNotEqualTo(original.data());
        }
      }
    }
  }

  @Test
  void erasingReplacesOneRectangle() {
    int erased = 0;
    for (int seed = 0; seed < 200; seed++) {
      Pixels pixels = new Pixels(new byte[40 * 40 * 3], 40, 40, 3);
      new RandomErasing(0.5).apply(pixels, new SplitMix64(seed));
      long changed = Arrays.stream(toInts(pixels)).filter(sample -> sample != 0).count() / 3;
      erased += changed > 0 ? 1 : 0;
      assertThat(changed).isLessThan((long) (0.42 * 1600));
    }
    assertThat(erased).isBetween(70, 130);
  }

  private static int[] toInts(Pixels pixels) {
    int[] samples = new int[pixels.data().length];
    Arrays.setAll(samples, i -> pixels.data()[i]);
    return samples;
  }

  /** Samples in the middle of the range, so that nothing is clipped. */
  private static Pixels gentleNoise() {
    Pixels pixels = noise(6, 6, 3);
    for (int i = 0; i < pixels.data().length; i++) {
      pixels.data()[i] = (byte) (80 + (pixels.data()[i] & 0x1F));
    }
    return pixels;
  }

  private static Pixels noise(int width, int height, int channels) {
    SplitMix64 random = new SplitMix64(5);
    byte[] data = new byte[width * height * channels];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) random.nextLong();
    }
    return new Pixels(data, width, height, channels);
  }

  private static Pixels copy(Pixels pixels) {
    return new Pixels(pixels.data().clone(), pixels.width(), pixels.height(), pixels.channels());
  }
}
