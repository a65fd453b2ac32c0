package sparkception.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import sparkception.data.image.Box;
import sparkception.data.image.ImageEncoder;
import sparkception.data.image.Pixels;
import sparkception.data.image.Window;
import sparkception.data.random.SplitMix64;

class AugmenterTest {
  private static final int SIZE = 8;

  @Test
  void evaluationOfAnImageOfTheRightSizeOnlyScales() throws Exception {
    Pixels pixels = noise(SIZE, SIZE, 3);
    float[] out = apply(AugmentOptions.evaluation(SIZE, 3, 1), pixels, 1);
    for (int i = 0; i < out.length; i++) {
      assertThat(out[i]).isEqualTo((pixels.data()[i] & 0xFF) / 127.5f - 1, within(1e-6f));
    }
  }

  @Test
  void grayBecomesThreeEqualChannels() throws Exception {
    Pixels pixels = noise(SIZE, SIZE, 1);
    float[] out = apply(AugmentOptions.evaluation(SIZE, 3, 1), pixels, 1);
    float[] gray = apply(AugmentOptions.evaluation(SIZE, 1, 1), pixels, 1);
    for (int i = 0; i < gray.length; i++) {
      assertThat(out[3 * i]).isEqualTo(gray[i]).isEqualTo(out[3 * i + 1]).isEqualTo(out[3 * i + 2]);
    }
  }

  @Test
  void colourBecomesLuma() throws Exception {
    Pixels pixels = noise(SIZE, SIZE, 3);
    float[] out = apply(AugmentOptions.evaluation(SIZE, 1, 1), pixels, 1);
    double luma =
        0.299 * pixels.sample(2, 1, 0)
            + 0.587 * pixels.sample(2, 1, 1)
            + 0.114 * pixels.sample(2, 1, 2);
    assertThat(out[SIZE + 2]).isEqualTo((float) (luma / 127.5 - 1), within(0.5f / 127));
  }

  @Test
  void channelsAreScaledByTheirOwnMeanAndDeviation() throws Exception {
    Scaling scaling = new Scaling(List.of(0.1, 0.2, 0.3), List.of(0.5, 0.25, 0.125));
    AugmentOptions options = AugmentOptions.evaluation(SIZE, 3, 1).with(scaling);
    Pixels pixels = noise(SIZE, SIZE, 3);
    float[] out = apply(options, pixels, 1);
    assertThat(out[2])
        .isEqualTo((float) ((pixels.sample(0, 0, 2) / 255.0 - 0.3) / 0.125), within(1e-5f));
  }

  @Test
  void aFlipMirrorsRows() throws Exception {
    AugmentOptions options = AugmentOptions.evaluation(SIZE, 3, 1).withFlip(true);
    Pixels pixels = noise(SIZE, SIZE, 3);
    float[] upright = apply(AugmentOptions.evaluation(SIZE, 3, 1), pixels, 0);
    int mirrored = 0;
    for (int seed = 0; seed < 200; seed++) {
      float[] out = apply(options, pixels, seed);
      boolean flipped = out[0] != upright[0];
      mirrored += flipped ? 1 : 0;
      assertThat(out).isEqualTo(flipped ? mirror(upright) : upright);
    }
    assertThat(mirrored).isBetween(70, 130);
  }

  private static float[] mirror(float[] image) {
    float[] mirrored = new float[image.length];
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        System.arraycopy(image, (y * SIZE + SIZE - 1 - x) * 3, mirrored, (y * SIZE + x) * 3, 3);
      }
    }
    return mirrored;
  }

  @Test
  void aShiftMovesTheContentAndBringsInBlack() throws Exception {
    AugmentOptions options = AugmentOptions.smallImages(SIZE, 1, 2).withFlip(false);
    Pixels pixels = noise(SIZE, SIZE, 1);
    Set<List<Float>> seen = new HashSet<>();
    for (int seed = 0; seed < 500; seed++) {
      seen.add(list(apply(options, pixels, seed)));
    }
    Set<List<Float>> expected = new HashSet<>();
    for (int dy = -2; dy <= 2; dy++) {
      for (int dx = -2; dx <= 2; dx++) {
        expected.add(shifted(pixels, dx, dy));
      }
    }
    assertThat(seen).isEqualTo(expected);
  }

  @Test
  void aShiftedImageIsMirroredAsAWhole() throws Exception {
    AugmentOptions options = AugmentOptions.smallImages(SIZE, 3, 3);
    Pixels pixels = noise(SIZE, SIZE, 3);
    int mirrored = 0;
    for (int seed = 0; seed < 100; seed++) {
      // The flip is drawn after the shift, so that both see the same shift.
      float[] unflipped = apply(options.withFlip(false), pixels, seed);
      float[] out = apply(options, pixels, seed);
      boolean same = Arrays.equals(out, unflipped);
      mirrored += same ? 0 : 1;
      assertThat(out).isEqualTo(same ? unflipped : mirror(unflipped));
    }
    assertThat(mirrored).isBetween(30, 70);
  }

  private static List<Float> shifted(Pixels pixels, int dx, int dy) {
    float[] out = new float[SIZE * SIZE];
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        boolean inside = x + dx >= 0 && x + dx < SIZE && y + dy >= 0 && y + dy < SIZE;
        int sample = inside ? pixels.sample(x + dx, y + dy, 0) : 0;
        out[y * SIZE + x] = (float) ((sample / 255.0 - 0.5) / 0.5);
      }
    }
    return list(out);
  }

  @Test
  void theSeedDecidesEverything() throws Exception {
    AugmentOptions options = AugmentOptions.photographs(SIZE, 3);
    Pixels pixels = noise(40, 30, 3);
    float[] first = apply(options, pixels, Augmenter.sampleSeed(1, 0, 7));
    assertThat(apply(options, pixels, Augmenter.sampleSeed(1, 0, 7))).isEqualTo(first);
    assertThat(apply(options, pixels, Augmenter.sampleSeed(1, 1, 7))).isNotEqualTo(first);
    assertThat(apply(options, pixels, Augmenter.sampleSeed(1, 0, 8))).isNotEqualTo(first);
    assertThat(apply(options, pixels, Augmenter.sampleSeed(2, 0, 7))).isNotEqualTo(first);
  }

  @Test
  void anOffsetLeavesTheRestOfTheBatchAlone() throws Exception {
    Augmenter augmenter = new Augmenter(AugmentOptions.evaluation(SIZE, 1, 1));
    byte[] batch = new byte[3 * augmenter.length()];
    Pixels pixels = noise(SIZE, SIZE, 1);
    augmenter.apply(ImageEncoder.png(pixels), 0, batch, augmenter.length());
    byte[] expected = new byte[batch.length];
    System.arraycopy(pixels.data(), 0, expected, augmenter.length(), augmenter.length());
    assertThat(batch).isEqualTo(expected);
  }

  @Property(tries = 300)
  void aRandomResizedWindowLiesInTheImageWithinItsRanges(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 600) int width,
      @ForAll @IntRange(min = 1, max = 600) int height) {
    Window window =
        Crop.RandomResized.INCEPTION.choose(width, height, SIZE, new SplitMix64(seed)).window();
    assertThat(window.x()).isNotNegative();
    assertThat(window.y()).isNotNegative();
    assertThat(window.x() + window.width()).isLessThanOrEqualTo(width);
    assertThat(window.y() + window.height()).isLessThanOrEqualTo(height);
    double ratio = (double) window.width() / window.height();
    double rounding = 1.0 / Math.min(window.width(), window.height());
    assertThat(ratio).isBetween(0.75 * (1 - rounding), 4 / 3.0 * (1 + rounding));
  }

  @Property(tries = 300)
  void aCoveringWindowShowsSomeOfABox(
      @ForAll long seed,
      @ForAll @IntRange(min = 20, max = 600) int width,
      @ForAll @IntRange(min = 20, max = 600) int height,
      @ForAll @DoubleRange(min = 0.1, max = 1) double share) {
    SplitMix64 random = new SplitMix64(seed);
    List<Box> boxes = List.of(randomBox(random), randomBox(random));
    Crop.Covering crop = new Crop.Covering(Crop.RandomResized.INCEPTION, share);
    Window window = crop.choose(width, height, boxes, SIZE, new SplitMix64(seed)).window();
    assertThat(boxes).anyMatch(box -> box.shownBy(window, width, height) >= share);
    assertThat(window)
        .isEqualTo(crop.choose(width, height, boxes, SIZE, new SplitMix64(seed)).window());
    assertThat(window.x() + window.width()).isLessThanOrEqualTo(width);
    assertThat(window.y() + window.height()).isLessThanOrEqualTo(height);
  }

  private static Box randomBox(SplitMix64 random) {
    double x = random.nextDouble(0, 0.8);
    double y = random.nextDouble(0, 0.8);
    return Box.clipped(x, y, x + random.nextDouble(0.1, 0.4), y + random.nextDouble(0.1, 0.4))
        .orElseThrow();
  }

  @Test
  void withoutBoxesAnyWindowCovers() {
    Crop.RandomResized windows = Crop.RandomResized.INCEPTION;
    assertThat(new Crop.Covering(windows, 1).choose(90, 60, List.of(), SIZE, new SplitMix64(3)))
        .isEqualTo(windows.choose(90, 60, SIZE, new SplitMix64(3)));
  }

  /** Only one corner is bright, and its box is what the crop must show. */
  @Test
  void theBoxesOfAnImageReachItsCrop() throws Exception {
    byte[] corner = new byte[100 * 100];
    for (int i = 0; i < 10; i++) {
      Arrays.fill(corner, 100 * i, 100 * i + 10, (byte) 255);
    }
    byte[] encoded = ImageEncoder.png(new Pixels(corner, 100, 100, 1));
    AugmentOptions covering =
        AugmentOptions.photographs(SIZE, 1)
            .with(new Crop.Covering(Crop.RandomResized.INCEPTION, 0.9));
    Augmenter augmenter = new Augmenter(covering);
    byte[] out = new byte[augmenter.length()];
    for (long seed = 0; seed < 20; seed++) {
      augmenter.apply(encoded, List.of(new Box(0, 0, 0.1f, 0.1f)), seed, out, 0);
      boolean bright = false;
      for (byte sample : out) {
        bright |= (sample & 0xFF) > 127;
      }
      assertThat(bright).as("seed %d", seed).isTrue();
    }
  }

  private static float[] apply(AugmentOptions options, Pixels pixels, long seed) throws Exception {
    Augmenter augmenter = new Augmenter(options);
    byte[] out = new byte[augmenter.length()];
    augmenter.apply(ImageEncoder.png(pixels), seed, out, 0);
    float[] table = options.scaling().table(options.channels());
    float[] numbers = new float[out.length];
    for (int i = 0; i < out.length; i++) {
      numbers[i] = table[i % options.channels() * 256 + (out[i] & 0xFF)];
    }
    return numbers;
  }

  private static Pixels noise(int width, int height, int channels) {
    byte[] data = new byte[width * height * channels];
    SplitMix64 random = new SplitMix64(99);
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) random.nextLong();
    }
    return new Pixels(data, width, height, channels);
  }

  private static List<Float> list(float[] values) {
    List<Float> list = new ArrayList<>();
    for (float value : values) {
      list.add(value);
    }
    return list;
  }
}
