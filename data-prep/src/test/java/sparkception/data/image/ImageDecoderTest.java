package sparkception.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
  private static final int WIDTH = 37;
  private static final int HEIGHT = 23;

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "tiff"})
  void losslessFormatsGiveBackWhatWasDrawn(String format) throws Exception {
    BufferedImage image = SamplePictures.gradient(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    assertSame(image, ImageDecoder.decode(SamplePictures.encode(image, format)));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_BYTE_INDEXED,
        BufferedImage.TYPE_BYTE_BINARY,
        BufferedImage.TYPE_3BYTE_BGR
      })
  void palettesBecomeColours(int imageType) throws Exception {
    BufferedImage image = SamplePictures.gradient(WIDTH, HEIGHT, imageType);
    assertSame(image, ImageDecoder.decode(SamplePictures.encode(image, "png")));
  }

  @Test
  void theFirstFrameOfAGifIsDecoded() throws Exception {
    BufferedImage image = SamplePictures.gradient(300, 200, BufferedImage.TYPE_BYTE_INDEXED);
    assertSame(image, ImageDecoder.decode(SamplePictures.encode(image, "gif")));
  }

  @Test
  void aGifCutShortIsRefused() {
    byte[] gif =
        SamplePictures.encode(
            SamplePictures.gradient(300, 200, BufferedImage.TYPE_BYTE_INDEXED), "gif");
    assertThatThrownBy(() -> ImageDecoder.decode(Arrays.copyOf(gif, gif.length * 2 / 3)))
        .isInstanceOf(RefusedImageException.class)
        .hasMessageContaining("of its 60000 pixels");
  }

  @Test
  void grayStaysGray() throws Exception {
    BufferedImage image = SamplePictures.gradient(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    Pixels pixels = ImageDecoder.decode(SamplePictures.encode(image, "png"));
    assertThat(pixels.channels()).isEqualTo(1);
    assertThat(pixels.sample(5, 6, 0)).isEqualTo(image.getRaster().getSample(5, 6, 0));
  }

  @Test
  void sixteenBitsAreRoundedToEight() throws Exception {
    BufferedImage image = new BufferedImage(256, 2, BufferedImage.TYPE_USHORT_GRAY);
    for (int x = 0; x < 256; x++) {
      image.getRaster().setSample(x, 0, 0, x * 257);
      image.getRaster().setSample(x, 1, 0, Math.min(65_535, x * 257 + 100));
    }
    Pixels pixels = ImageDecoder.decode(SamplePictures.encode(image, "png"));
    for (int x = 0; x < 256; x++) {
      assertThat(pixels.sample(x, 0, 0)).isEqualTo(x);
      assertThat(pixels.sample(x, 1, 0)).isEqualTo(x);
    }
  }

  @ParameterizedTest
  @CsvSource({"16777215", "0", "1122867"})
  void transparentPixelsAreBlendedOntoTheBackground(int background) throws Exception {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0xFF_C8_64_32);
    image.setRGB(1, 0, 0x00_C8_64_32);
    image.setRGB(2, 0, 0x80_C8_64_32);
    ImageOptions options = new ImageOptions(0, false, 90, background, ImageLimits.DEFAULT);
    Pixels pixels = ImageDecoder.decode(SamplePictures.encode(image, "png"), options);
    for (int channel = 0; channel < 3; channel++) {
      int front = 0xC86432 >> (16 - 8 * channel) & 0xFF;
      int behind = background >> (16 - 8 * channel) & 0xFF;
      assertThat(pixels.sample(0, 0, channel)).isEqualTo(front);
      assertThat(pixels.sample(1, 0, channel)).isEqualTo(behind);
      int half = Math.round((front * 128 + behind * 127) / 255f);
      assertThat(pixels.sample(2, 0, channel)).isEqualTo(half);
    }
  }

  @ParameterizedTest
  @CsvSource({"false, 24", "false, 8", "true, 24"})
  void webpIsDecoded(boolean alpha, int tolerance) throws Exception {
    Pixels drawn = ImageDecoder.decode(SamplePictures.png(64, 48));
    byte[] webp = OtherDecoders.webp(drawn, alpha);
    assertThat(ImageHeader.read(webp, ImageLimits.DEFAULT).alpha()).isEqualTo(alpha);
    Pixels pixels = ImageDecoder.decode(webp);
    assertThat(OtherDecoders.difference(pixels, drawn)).isLessThan(tolerance);
    assertThatThrownBy(() -> ImageDecoder.decode(Arrays.copyOf(webp, webp.length - 10)))
        .isInstanceOf(RefusedImageException.class)
        .hasMessageStartingWith("The WebP has ");
  }

  @Test
  void aTiffCutShortIsRefused() {
    byte[] tiff =
        SamplePictures.encode(
            SamplePictures.gradient(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB), "tiff");
    assertThatThrownBy(() -> ImageDecoder.decode(Arrays.copyOf(tiff, tiff.length - 40)))
        .isInstanceOf(RefusedImageException.class);
  }

  @Test
  void inksWithoutAdobesMarkerAreRefused() throws Exception {
    byte[] jpeg = fourComponentJpeg();
    assertThatThrownBy(() -> ImageDecoder.decode(jpeg))
        .isInstanceOf(RefusedImageException.class)
        .hasMessage("Unsupported kind of JPEG: four components without Adobe's marker");
  }

  /** OpenCV leaves the former image in the matrix that it fails to decode into. */
  @Test
  void aFailureNeverShowsTheImageBefore() throws Exception {
    ImageDecoder.decode(SamplePictures.png(WIDTH, HEIGHT));
    byte[] bmp =
        SamplePictures.encode(
            SamplePictures.gradient(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB), "bmp");
    bmp[30] = 77;
    assertThatThrownBy(() -> ImageDecoder.decode(bmp))
        .isInstanceOf(RefusedImageException.class)
        .hasMessage("The BMP of 37 x 23 pixels cannot be decoded");
  }

  private static byte[] fourComponentJpeg() throws IOException {
    WritableRaster inks = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(inks, null, null), null);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  private static void assertSame(BufferedImage expected, Pixels found) {
    assertThat(found.width()).isEqualTo(expected.getWidth());
    assertThat(found.height()).isEqualTo(expected.getHeight());
    for (int y = 0; y < found.height(); y++) {
      for (int x = 0; x < found.width(); x++) {
        assertThat(rgb(found, x, y)).isEqualTo(expected.getRGB(x, y) & 0xFFFFFF);
      }
    }
  }

  private static int rgb(Pixels pixels, int x, int y) {
    int last = pixels.channels() - 1;
    return pixels.sample(x, y, 0) << 16
        | pixels.sample(x, y, last / 2) << 8
        | pixels.sample(x, y, last);
  }
}
