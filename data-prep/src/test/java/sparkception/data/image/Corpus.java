package sparkception.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import sparkception.data.image.RefusedImageException.Reason;

/**
 * Checks every image of a folder: decoded as other decoders do, or refused as a list beside this
 * class says.
 */
final class Corpus {
  private static final double AGREEMENT = 3;

  private final Path root;
  private final Map<String, Reason> refused = new TreeMap<>();
  private int agreed;

  private Corpus(Path root) {
    this.root = root;
  }

  /** Decodes every image file below {@code root}. */
  static Corpus check(Path root) throws IOException {
    Corpus corpus = new Corpus(root);
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Corpus::isImage).sorted().toList()) {
        corpus.check(file.toString(), Files.readAllBytes(file));
      }
    }
    return corpus;
  }

  private static boolean isImage(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).matches(".*\\.(jpe?g|png|gif|bmp|tiff?|webp)");
  }

  /** Asserts that exactly the files of a resource (lines of reason and path) were refused. */
  void assertRefused(String resource) throws IOException {
    Map<String, Reason> expected = new TreeMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Corpus.class.getResourceAsStream(resource), StandardCharsets.UTF_8))) {
      lines
          .lines()
          .map(line -> line.split(" ", 2))
          .forEach(parts -> expected.put(parts[1], Reason.valueOf(parts[0])));
    }
    assertThat(refused).containsExactlyInAnyOrderEntriesOf(expected);
  }

  /** Asserts that so many files at least could be compared. */
  void assertCompared(int least) {
    assertThat(agreed).isGreaterThanOrEqualTo(least);
  }

  private void check(String file, byte[] encoded) {
    Pixels pixels;
    try {
      pixels = ImageDecoder.decode(encoded);
    } catch (RefusedImageException e) {
      assertThat(e.detail()).as(file).isNotBlank();
      refused.put(root.relativize(Path.of(file)).toString(), e.reason());
      return;
    }
    compare(file, encoded, pixels);
  }

  /** What two independent decoders see alike, we must see too. */
  private void compare(String file, byte[] encoded, Pixels pixels) {
    Optional<Pixels> imageIo = OtherDecoders.imageIo(encoded);
    Optional<Pixels> openCv = OtherDecoders.openCv(encoded);
    if (imageIo.isPresent()
        && openCv.isPresent()
        && isUpright(encoded)
        && OtherDecoders.difference(imageIo.get(), openCv.get()) <= AGREEMENT) {
      assertThat(OtherDecoders.difference(pixels, imageIo.get()))
          .as(file)
          .isLessThanOrEqualTo(AGREEMENT);
      assertThat(OtherDecoders.difference(pixels, openCv.get()))
          .as(file)
          .isLessThanOrEqualTo(AGREEMENT);
      agreed++;
    }
  }

  private static boolean isUpright(byte[] encoded) {
    try {
      return ImageHeader.read(encoded, ImageLimits.DEFAULT).orientation() == 1;
    } catch (RefusedImageException e) {
      throw new IllegalStateException("It was decoded before", e);
    }
  }
}
