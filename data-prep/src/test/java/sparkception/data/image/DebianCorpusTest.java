package sparkception.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Images that were made to break decoders, from Debian packages that the test downloads; without
 * apt-get it is skipped.
 */
@Tag("slow")
class DebianCorpusTest {
  @Test
  void gdkPixbufTests() throws Exception {
    Corpus corpus = Corpus.check(unpacked("gdk-pixbuf-tests"));
    corpus.assertRefused("refused-gdk-pixbuf-tests.txt");
    corpus.assertCompared(60);
  }

  @Test
  void goSources() throws Exception {
    Corpus corpus = Corpus.check(unpacked("golang-1.19-src"));
    corpus.assertRefused("refused-golang-1.19-src.txt");
    corpus.assertCompared(60);
  }

  /** Each GIF of the suite states the RGBA pixels that it shows first. */
  @Test
  void gifTestSuite() throws Exception {
    Path suite;
    try (Stream<Path> files = Files.walk(unpacked("gdk-pixbuf-tests"))) {
      suite = files.filter(file -> file.endsWith("gif-test-suite")).findFirst().orElseThrow();
    }
    int checked = 0;
    try (Stream<Path> files = Files.list(suite)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".conf")).sorted().toList()) {
        checked += checkGif(suite, Files.readAllLines(file)) ? 1 : 0;
      }
    }
    assertThat(checked).isGreaterThanOrEqualTo(40);
  }

  private static boolean checkGif(Path suite, List<String> configuration) throws Exception {
    String input = value(configuration, "input");
    String expected = value(configuration, "pixels");
    if (input == null || expected == null || !input.endsWith(".gif")) {
      return false;
    }
    byte[] gif = Files.readAllBytes(suite.resolve(input));
    Pixels pixels;
    try {
      pixels = ImageDecoder.decode(gif);
    } catch (RefusedImageException e) {
      return false;
    }
    if (images(gif) != 1) {
      return false;
    }
    byte[] rgba = Files.readAllBytes(suite.resolve(expected));
    assertThat(pixels.data()).as(input).isEqualTo(overWhite(rgba));
    return true;
  }

  /**
   * What is shown first may consist of several images without delay; only the first is decoded
   * here.
   */
  private static int images(byte[] gif) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(gif))) {
      reader.setInput(in);
      return reader.getNumImages(true);
    } finally {
      reader.dispose();
    }
  }

  private static byte[] overWhite(byte[] rgba) {
    byte[] rgb = new byte[rgba.length / 4 * 3];
    for (int i = 0; i < rgb.length; i++) {
      boolean opaque = rgba[i / 3 * 4 + 3] != 0;
      rgb[i] = opaque ? rgba[i / 3 * 4 + i % 3] : (byte) 255;
    }
    return rgb;
  }

  /** The first value of a key, which is the first frame's. */
  private static String value(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key + " = "))
        .map(line -> line.substring(key.length() + 3))
        .findFirst()
        .orElse(null);
  }

  private static Path unpacked(String debianPackage) throws InterruptedException {
    try {
      return DebianPackage.unpacked(debianPackage);
    } catch (IOException e) {
      return abort("Skipped without " + debianPackage + ": " + e.getMessage());
    }
  }
}
