package sparkception.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sparkception.data.image.RefusedImageException.Reason;

class ImageCodecTest {
  private static final ImageOptions KEEP = ImageOptions.DEFAULT;

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png"})
  void anImageThatNeedsNothingKeepsItsBytes(String format) throws Exception {
    byte[] original =
        SamplePictures.encode(SamplePictures.gradient(60, 40, BufferedImage.TYPE_INT_RGB), format);
    PreparedImage prepared = ImageCodec.prepare(original, KEEP.withShorterSide(40));
    assertThat(prepared.bytes()).isSameAs(original);
    assertThat(prepared.original()).isTrue();
    assertThat(prepared.width()).isEqualTo(60);
    assertThat(prepared.height()).isEqualTo(40);
  }

  @ParameterizedTest
  @CsvSource({
    "500,375,342,false,456,342",
    "375,500,342,false,342,456",
    "1000,800,100,true,100,100",
    "30,20,64,false,30,20",
    "30,20,64,true,20,20"
  })
  void theShorterSideIsReducedAndNeverEnlarged(
      int width, int height, int side, boolean square, int newWidth, int newHeight)
      throws Exception {
    ImageOptions options = new ImageOptions(side, square, 90, 0, ImageLimits.DEFAULT);
    PreparedImage prepared = ImageCodec.prepare(SamplePictures.jpeg(width, height), options);
    Pixels pixels = ImageDecoder.decode(prepared.bytes());
    assertThat(pixels.width()).isEqualTo(prepared.width()).isEqualTo(newWidth);
    assertThat(pixels.height()).isEqualTo(prepared.height()).isEqualTo(newHeight);
  }

  /** Decoding at a fraction of the size never falls below the target. */
  @ParameterizedTest
  @CsvSource({"500,375,342,1", "700,684,342,2", "683,900,342,1", "4000,3000,342,8", "30,20,64,1"})
  void jpegsAreDecodedAtAReducedScale(int width, int height, int side, int shrink) {
    assertThat(TargetSize.of(width, height, KEEP.withShorterSide(side)).shrink()).isEqualTo(shrink);
  }

  /** The time that a picture may take is bounded by its header. */
  @Test
  void aJpegOfTooManyPassesIsRefused() throws Exception {
    byte[] progressive = OtherDecoders.jpeg(ImageDecoder.decode(SamplePictures.png(40, 30)), 1);
    int scans = ImageHeader.read(progressive, ImageLimits.DEFAULT).scans();
    ImageOptions strict =
        new ImageOptions(0, false, 90, 0, new ImageLimits(1 << 20, 1 << 20, scans - 1));
    assertThatThrownBy(() -> ImageCodec.prepare(progressive, strict))
        .isInstanceOfSatisfying(
            RefusedImageException.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(Reason.TOO_MANY_SCANS);
              assertThat(refused.detail()).contains("has %d scans".formatted(scans));
            });
  }

  @Test
  void formatsThatTrainingShouldNotMeetAreEncodedAgain() throws Exception {
    byte[] bmp =
        SamplePictures.encode(SamplePictures.gradient(20, 10, BufferedImage.TYPE_INT_RGB), "bmp");
    PreparedImage prepared = ImageCodec.prepare(bmp, KEEP);
    assertThat(prepared.original()).isFalse();
    assertThat(ImageFormat.detect(prepared.bytes())).contains(ImageFormat.PNG);
    assertThat(ImageDecoder.decode(prepared.bytes()).data())
        .isEqualTo(ImageDecoder.decode(SamplePictures.png(20, 10)).data());
  }

  @Test
  void sumsAreThoseOfThePixels() throws Exception {
    byte[] original = SamplePictures.png(33, 21);
    PixelSums sums = ImageCodec.prepare(original, KEEP).sums();
    assertThat(sums).isEqualTo(sumsOf(ImageDecoder.decode(original)));
  }

  private static PixelSums sumsOf(Pixels pixels) {
    long[] sums = new long[3];
    long[] squares = new long[3];
    for (int i = 0; i < pixels.data().length; i++) {
      int sample = pixels.data()[i] & 0xFF;
      sums[i % 3] += sample;
      squares[i % 3] += (long) sample * sample;
    }
    return new PixelSums(
        (long) pixels.width() * pixels.height(),
        new PixelSums.Channels(sums[0], sums[1], sums[2]),
        new PixelSums.Channels(squares[0], squares[1], squares[2]));
  }

  @Test
  void anEmptyFileIsRefused() {
    assertRefused(new byte[0], Reason.EMPTY, "The file has no bytes");
  }

  @Test
  void textIsRefused() {
    assertRefused(
        "hello, world".getBytes(StandardCharsets.UTF_8),
        Reason.NOT_AN_IMAGE,
        "The content is no JPEG, PNG, GIF, BMP, WebP or TIFF");
  }

  /** OpenCV alone would return rows of old memory. */
  @ParameterizedTest
  @ValueSource(doubles = {0.02, 0.3, 0.9, 0.9999})
  void aJpegCutShortIsRefused(double kept) {
    byte[] whole = SamplePictures.jpeg(200, 150);
    assertRefused(Arrays.copyOf(whole, (int) (whole.length * kept)), Reason.TRUNCATED, null);
  }

  @Test
  void aPngCutShortIsRefused() {
    byte[] whole = SamplePictures.png(200, 150);
    assertRefused(
        Arrays.copyOf(whole, whole.length / 2), Reason.TRUNCATED, "The PNG ends within a chunk");
  }

  @Test
  void aPngWithoutItsLastRowsIsRefused() throws Exception {
    byte[] tall = SamplePictures.png(200, 150);
    ByteBuffer.wrap(tall).putInt(20, 151);
    CRC32 crc = new CRC32();
    crc.update(tall, 12, 17);
    ByteBuffer.wrap(tall).putInt(29, (int) crc.getValue());
    assertRefused(tall, Reason.DAMAGED, "The PNG has too few pixels");
  }

  @Test
  void aPixelBombIsRefusedByItsHeader() {
    byte[] bomb = SamplePictures.png(8, 8);
    ByteBuffer.wrap(bomb).putInt(16, 64_250).putInt(20, 64_250);
    assertRefused(
        bomb,
        Reason.TOO_MANY_PIXELS,
        "The image has 64250 x 64250 pixels (at most 100000000 are allowed)");
  }

  private static void assertRefused(byte[] content, Reason reason, String detail) {
    assertThatThrownBy(() -> ImageCodec.prepare(content, KEEP))
        .isInstanceOfSatisfying(
            RefusedImageException.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(reason);
              if (detail != null) {
                assertThat(refused.detail()).isEqualTo(detail);
              }
            });
  }
}
