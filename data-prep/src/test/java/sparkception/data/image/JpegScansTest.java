package sparkception.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sparkception.data.image.RefusedImageException.Reason;
import sparkception.data.random.SplitMix64;

class JpegScansTest {
  /** The end marker is there, so only the codes tell. OpenCV would show gray. */
  @ParameterizedTest
  @CsvSource({"0.1, 0", "0.5, 0", "0.9, 0", "0.98, 0", "0.1, 1", "0.5, 1", "0.9, 1", "0.98, 1"})
  void aJpegWithoutItsLastRowsIsRefused(double kept, int progressive) {
    byte[] whole = OtherDecoders.jpeg(pixels(), progressive);
    byte[] cut = Arrays.copyOf(whole, (int) (whole.length * kept));
    cut[cut.length - 3] = 0;
    cut[cut.length - 2] = (byte) 0xFF;
    cut[cut.length - 1] = (byte) 0xD9;
    assertThatThrownBy(() -> ImageDecoder.decode(cut))
        .isInstanceOfSatisfying(
            RefusedImageException.class,
            refused -> assertThat(refused.reason()).isIn(Reason.TRUNCATED, Reason.DAMAGED));
  }

  /** Some damage still makes a whole image of codes; most does not. */
  @Test
  void mostOverwrittenBytesAreSeen() {
    int refused = 0;
    for (int seed = 0; seed < 100; seed++) {
      SplitMix64 random = new SplitMix64(seed);
      byte[] damaged = noise();
      int at = 700 + random.nextInt(damaged.length - 1200);
      for (int i = at; i < at + 300; i++) {
        damaged[i] = (byte) random.nextInt(255);
      }
      refused += isRefused(damaged) ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(85);
  }

  private static boolean isRefused(byte[] jpeg) {
    try {
      ImageDecoder.decode(jpeg);
      return false;
    } catch (RefusedImageException e) {
      return true;
    }
  }

  @Test
  void wholeProgressiveJpegsPass() throws Exception {
    for (int side = 1; side < 40; side++) {
      Pixels drawn = ImageDecoder.decode(SamplePictures.png(side, 41 - side));
      Pixels found = ImageDecoder.decode(OtherDecoders.jpeg(drawn, 1));
      assertThat(found.width()).isEqualTo(side);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_GRAY})
  void wholeJpegsOfAllSizesPass(int imageType) throws Exception {
    for (int side = 1; side < 40; side++) {
      byte[] jpeg =
          SamplePictures.encode(SamplePictures.gradient(side, 41 - side, imageType), "jpg");
      assertThat(ImageDecoder.decode(jpeg).width()).isEqualTo(side);
    }
  }

  /** A factor of 0 once ended the job with a division by zero. */
  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x01, 0x10, 0x51, 0xFF})
  void aJpegWithImpossibleSamplingFactorsIsRefused(int factors) {
    byte[] damaged = noise();
    damaged[indexOfFrame(damaged) + 11] = (byte) factors;
    assertThatThrownBy(() -> ImageCodec.prepare(damaged, ImageOptions.DEFAULT))
        .isInstanceOf(RefusedImageException.class)
        .hasMessage(
            "The JPEG has sampling factors %d x %d (must be 1 to 4)", factors >> 4, factors & 0xF);
  }

  /** The first of two could ask for any memory, as the second decides what the header says. */
  @Test
  void aJpegWithTwoFramesIsRefused() {
    byte[] whole = noise();
    int frame = indexOfFrame(whole);
    byte[] twice = new byte[whole.length + 19];
    System.arraycopy(whole, 0, twice, 0, frame + 19);
    System.arraycopy(whole, frame, twice, frame + 19, whole.length - frame);
    assertThatThrownBy(() -> ImageDecoder.decode(twice))
        .isInstanceOf(RefusedImageException.class)
        .hasMessage("The JPEG has more than one frame header");
  }

  /** Of a baseline frame header, which has 19 bytes with three components. */
  private static int indexOfFrame(byte[] jpeg) {
    int at = 2;
    while (jpeg[at + 1] != (byte) 0xC0) {
      at += 2 + ((jpeg[at + 2] & 0xFF) << 8 | (jpeg[at + 3] & 0xFF));
    }
    return at;
  }

  private static byte[] noise() {
    return ImageEncoder.jpeg(pixels(), 80);
  }

  private static Pixels pixels() {
    SplitMix64 random = new SplitMix64(3);
    byte[] data = new byte[160 * 120 * 3];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) random.nextLong();
    }
    return new Pixels(data, 160, 120, 3);
  }
}
