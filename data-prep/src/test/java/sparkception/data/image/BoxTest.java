package sparkception.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BoxTest {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;

  /** What is bright in the stored picture is what its box says, to a pixel or two of blur. */
  @Property(tries = 200)
  void aBoxStaysWithWhatItIsAround(
      @ForAll @IntRange(max = 47) int x,
      @ForAll @IntRange(max = 31) int y,
      @ForAll @IntRange(min = 8, max = 16) int width,
      @ForAll @IntRange(min = 8, max = 16) int height,
      @ForAll @IntRange(min = 1, max = 8) int orientation,
      @ForAll @IntRange(min = 30, max = 48) int shorterSide,
      @ForAll boolean square)
      throws RefusedImageException {
    byte[] turned = turned(bright(x, y, width, height), orientation);
    ImageOptions options = new ImageOptions(shorterSide, square, 90, 0, ImageLimits.DEFAULT);
    PreparedImage prepared = ImageCodec.prepare(turned, List.of(box(x, y, width, height)), options);
    Pixels pixels = ImageDecoder.decode(prepared.bytes());
    List<Box> bright = bright(pixels);
    if (bright.isEmpty() || prepared.boxes().isEmpty()) {
      assertThat(area(bright)).isLessThan(0.1);
      assertThat(area(prepared.boxes())).isLessThan(0.1);
    } else {
      requireClose(prepared.boxes().get(0), bright.get(0), pixels);
    }
  }

  private static double area(List<Box> boxes) {
    return boxes.stream()
        .mapToDouble(box -> (box.xmax() - box.xmin()) * (box.ymax() - box.ymin()))
        .sum();
  }

  private static void requireClose(Box found, Box expected, Pixels pixels) {
    for (int edge = 0; edge < 4; edge++) {
      double pixel = 1.0 / (edge % 2 == 0 ? pixels.width() : pixels.height());
      assertThat((double) found.edges()[edge]).isCloseTo(expected.edges()[edge], within(2 * pixel));
    }
  }

  @Property
  void aWindowShowsTheShareThatCountingPixelsGives(
      @ForAll @IntRange(max = 40) int x,
      @ForAll @IntRange(max = 30) int y,
      @ForAll @IntRange(min = 1, max = 24) int width,
      @ForAll @IntRange(min = 1, max = 18) int height) {
    Box box = box(10, 20, 30, 12);
    int count = 0;
    for (int row = y; row < y + height; row++) {
      for (int column = x; column < x + width; column++) {
        count += column >= 10 && column < 40 && row >= 20 && row < 32 ? 1 : 0;
      }
    }
    assertThat(box.shownBy(new Window(x, y, width, height), WIDTH, HEIGHT))
        .isCloseTo(count / 360.0, within(1e-5));
  }

  @Test
  void whatReachesBeyondTheImageIsCut() {
    assertThat(Box.clipped(-1, 0.25, 2, 0.5)).contains(new Box(0, 0.25f, 1, 0.5f));
    assertThat(Box.clipped(1.5, 0, 2, 1)).isEmpty();
    assertThat(Box.clipped(0.5, 0, 0.25, 1)).isEmpty();
    assertThatThrownBy(() -> new Box(0.5f, 0, 0.25f, 1))
        .hasMessage(
            "Invalid box: 0.5 to 0.25 across, 0.0 to 1.0 down (must be from 0 to 1, and not empty)");
  }

  private static Box box(int x, int y, int width, int height) {
    return Box.clipped(
            (double) x / WIDTH,
            (double) y / HEIGHT,
            (double) (x + width) / WIDTH,
            (double) (y + height) / HEIGHT)
        .orElseThrow();
  }

  /** A white rectangle on black. */
  private static byte[] bright(int x, int y, int width, int height) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(x, y, width, height);
    graphics.dispose();
    return SamplePictures.encode(image, "jpg");
  }

  /** Puts EXIF's orientation tag behind the mark that a JPEG begins with. */
  private static byte[] turned(byte[] jpeg, int orientation) {
    byte[] tiff = {
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      1,
      1,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      (byte) orientation,
      0,
      0,
      0,
      0,
      0,
      0
    };
    ByteBuffer out = ByteBuffer.allocate(jpeg.length + tiff.length + 10);
    out.put(jpeg, 0, 2).putShort((short) 0xFFE1).putShort((short) (tiff.length + 8));
    out.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII)).put(tiff);
    return out.put(jpeg, 2, jpeg.length - 2).array();
  }

  /** The box around all bright pixels. */
  private static List<Box> bright(Pixels pixels) {
    int left = pixels.width();
    int top = pixels.height();
    int right = -1;
    int bottom = -1;
    for (int y = 0; y < pixels.height(); y++) {
      for (int x = 0; x < pixels.width(); x++) {
        if (pixels.sample(x, y, 0) > 127) {
          left = Math.min(left, x);
          right = Math.max(right, x + 1);
          top = Math.min(top, y);
          bottom = Math.max(bottom, y + 1);
        }
      }
    }
    double across = pixels.width();
    double down = pixels.height();
    return Box.clipped(left / across, top / down, right / across, bottom / down).stream().toList();
  }
}
