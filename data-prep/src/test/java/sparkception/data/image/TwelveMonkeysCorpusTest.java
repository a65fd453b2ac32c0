package sparkception.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The awkward JPEGs that TwelveMonkeys collected from its bug reports; they come with its test jar.
 */
@Tag("slow")
class TwelveMonkeysCorpusTest {
  @TempDir private static Path folder;

  @BeforeAll
  static void unpack() throws IOException, URISyntaxException {
    URI jar = TwelveMonkeysCorpusTest.class.getResource("/jpeg/gray-sample.jpg").toURI();
    try (FileSystem files = FileSystems.newFileSystem(jar, Map.of())) {
      for (String name : new String[] {"jpeg", "broken-jpeg", "jpeg-lossless", "exif"}) {
        copy(files.getPath("/" + name), folder.resolve(name));
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName().toString()));
      }
    }
  }

  @Test
  void everyFileIsDecodedLikeOthersDoOrRefusedWithAReason() throws IOException {
    Corpus corpus = Corpus.check(folder);
    corpus.assertRefused("refused-twelvemonkeys.txt");
    corpus.assertCompared(45);
  }

  @ParameterizedTest
  @CsvSource({"Landscape", "Portrait"})
  void orientationIsAppliedInAllEightWays(String name) throws Exception {
    Pixels upright = decode(name + "_1.jpg");
    for (int orientation = 2; orientation <= 8; orientation++) {
      Pixels turned = decode(name + "_" + orientation + ".jpg");
      assertThat(OtherDecoders.difference(upright, turned)).as("%d", orientation).isLessThan(6);
    }
  }

  private static Pixels decode(String name) throws Exception {
    return ImageDecoder.decode(Files.readAllBytes(folder.resolve("exif").resolve(name)));
  }
}
