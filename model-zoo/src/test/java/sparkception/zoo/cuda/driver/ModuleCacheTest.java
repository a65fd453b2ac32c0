package sparkception.zoo.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleCacheTest {

  private final AtomicInteger compiled = new AtomicInteger();

  @TempDir Path folder;

  @Test
  void compilesOnce() {
    byte[] first = get("source", List.of("-DA=1"), "NVRTC 12.4");
    byte[] second = get("source", List.of("-DA=1"), "NVRTC 12.4");
    assertThat(second).isEqualTo(first);
    assertThat(compiled).hasValue(1);
  }

  @Test
  void sourceOptionsAndCompilerAreTheKey() {
    get("source", List.of("-DA=1"), "NVRTC 12.4");
    get("source ", List.of("-DA=1"), "NVRTC 12.4");
    get("source", List.of("-DA=2"), "NVRTC 12.4");
    get("source", List.of("-DA=1"), "NVRTC 13.0");
    assertThat(compiled).hasValue(4);
  }

  @Test
  void compilesAnewWhatIsDamaged() throws IOException {
    byte[] first = get("source", List.of(), "NVRTC 12.4");
    Path file = onlyFile();
    byte[] content = Files.readAllBytes(file);
    content[content.length - 1] ^= 1;
    Files.write(file, content);
    assertThat(get("source", List.of(), "NVRTC 12.4")).isEqualTo(first);
    Files.write(file, new byte[5]);
    assertThat(get("source", List.of(), "NVRTC 12.4")).isEqualTo(first);
    assertThat(compiled).hasValue(3);
    assertThat(get("source", List.of(), "NVRTC 12.4")).isEqualTo(first);
    assertThat(compiled).hasValue(3);
  }

  @Test
  void worksWithoutAPlaceToWrite() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    ModuleCache cache = new ModuleCache(file.resolve("below"));
    assertThat(cache.get("source", List.of(), "NVRTC", () -> new byte[] {1})).containsExactly(1);
  }

  private byte[] get(String source, List<String> options, String compiler) {
    return new ModuleCache(folder)
        .get(
            source,
            options,
            compiler,
            () -> {
              compiled.incrementAndGet();
              return new byte[] {1, 2, 3};
            });
  }

  private Path onlyFile() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList().get(0);
    }
  }
}
