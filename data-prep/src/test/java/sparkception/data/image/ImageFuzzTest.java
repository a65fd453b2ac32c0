package sparkception.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sparkception.data.random.Mutations;

/**
 * Damaged images of all kinds: each is read or refused, and nothing else is thrown, not even below
 * the guard that would refuse it. None takes long or much memory. What native decoders that have
 * crashed before (WebP, TIFF) make of them is left out here: a crash would end the build.
 */
@Timeout(300)
class ImageFuzzTest {

  private static final ImageLimits SMALL = new ImageLimits(1 << 20, 1 << 20, 30);
  private static final ImageOptions OPTIONS = new ImageOptions(24, false, 90, 0, SMALL);
  private static final Set<String> CRASHING = Set.of("webp", "tiff");
  private static final Map<String, byte[]> SEEDS = seeds();

  /** Damaged copies of each image. */
  int tries() {
    return 300;
  }

  static Stream<String> kinds() {
    return SEEDS.keySet().stream();
  }

  static Stream<String> decodedKinds() {
    return kinds().filter(kind -> !CRASHING.contains(kind));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void readersReadOrRefuse(String kind) {
    byte[] whole = SEEDS.get(kind);
    assertThat(isRead(whole, kind, -1)).as("undamaged").isTrue();
    for (int seed = 0; seed < tries(); seed++) {
      isRead(Mutations.of(whole, seed), kind, seed);
    }
  }

  private static boolean isRead(byte[] encoded, String kind, long seed) {
    try {
      ImageHeader header = ImageHeader.read(encoded, SMALL);
      JpegScans.check(encoded, header);
      PngData.check(encoded, header);
      if (header.format() == ImageFormat.GIF) {
        GifDecoder.decode(encoded, header, 0);
      }
      if (SmallPngDecoder.handles(encoded, header)) {
        SmallPngDecoder.decode(encoded, header);
      }
      return true;
    } catch (RefusedImageException e) {
      assertThat(e.detail()).as("%s with seed %d", kind, seed).isNotBlank();
      return false;
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("%s with seed %d".formatted(kind, seed), e);
    }
  }

  @ParameterizedTest
  @MethodSource("decodedKinds")
  void imagesAreStoredOrRefused(String kind) {
    byte[] whole = SEEDS.get(kind);
    int refused = 0;
    for (int seed = 0; seed < tries() / 3; seed++) {
      try {
        PreparedImage stored = ImageCodec.prepare(Mutations.of(whole, seed), OPTIONS);
        assertThat(stored.bytes()).as("%s with seed %d", kind, seed).isNotEmpty();
      } catch (RefusedImageException e) {
        assertThat(e.detail()).as("%s with seed %d", kind, seed).isNotBlank();
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void brokenExifIsIgnored(String kind) {
    byte[] whole = SEEDS.get(kind);
    for (int seed = 0; seed < tries(); seed++) {
      int found = Exif.orientation(ByteBuffer.wrap(Mutations.of(whole, seed)), 1);
      assertThat(found).isBetween(1, 8);
    }
  }

  private static Map<String, byte[]> seeds() {
    Pixels pixels = drawn();
    Map<String, byte[]> seeds = new LinkedHashMap<>();
    seeds.put("baseline", OtherDecoders.jpeg(pixels, 0));
    seeds.put("progressive", OtherDecoders.jpeg(pixels, 1));
    seeds.put("turned", withExif(OtherDecoders.jpeg(pixels, 0)));
    seeds.put("gray", encoded("jpg", BufferedImage.TYPE_BYTE_GRAY, 30));
    seeds.put("png", SamplePictures.png(20, 16));
    seeds.put("palette", encoded("png", BufferedImage.TYPE_BYTE_INDEXED, 20));
    seeds.put("alpha", encoded("png", BufferedImage.TYPE_INT_ARGB, 20));
    seeds.put("deep", encoded("png", BufferedImage.TYPE_USHORT_GRAY, 20));
    seeds.put("gif", encoded("gif", BufferedImage.TYPE_BYTE_INDEXED, 30));
    seeds.put("bmp", encoded("bmp", BufferedImage.TYPE_INT_RGB, 20));
    seeds.put("tiff", encoded("tiff", BufferedImage.TYPE_INT_RGB, 20));
    seeds.put("webp", OtherDecoders.webp(pixels, false));
    return seeds;
  }

  private static Pixels drawn() {
    try {
      return ImageDecoder.decode(SamplePictures.png(50, 34));
    } catch (RefusedImageException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] encoded(String format, int type, int side) {
    return SamplePictures.encode(SamplePictures.gradient(side, side + 3, type), format);
  }

  /** With an orientation, little-endian. */
  private static byte[] withExif(byte[] jpeg) {
    byte[] exif =
        "\u00FF\u00E1\0\"Exif\0\0II*\0\u0008\0\0\0\u0001\0\u0012\u0001\u0003\0\u0001\0\0\0\u0006\0\0\0\0\0\0\0"
            .getBytes(StandardCharsets.ISO_8859_1);
    byte[] turned = new byte[jpeg.length + exif.length];
    System.arraycopy(jpeg, 0, turned, 0, 2);
    System.arraycopy(exif, 0, turned, 2, exif.length);
    System.arraycopy(jpeg, 2, turned, 2 + exif.length, jpeg.length - 2);
    return turned;
  }
}
