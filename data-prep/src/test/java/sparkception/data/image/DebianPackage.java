package sparkception.data.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Files out of Debian packages, downloaded once into target/corpora without root. */
public final class DebianPackage {
  private static final Path CORPORA = Path.of("target", "corpora");

  private DebianPackage() {}

  /**
   * The folder with a package's files.
   *
   * @throws IOException when apt-get or dpkg-deb is missing or fails
   */
  public static Path unpacked(String name) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(CORPORA.resolve(name));
    Path content = folder.resolve("content");
    if (!Files.exists(content)) {
      run(folder, "apt-get", "download", name);
      run(folder, "dpkg-deb", "-x", archive(folder), "unpacking");
      Files.move(folder.resolve("unpacking"), content);
    }
    return content;
  }

  private static String archive(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".deb"))
          .findFirst()
          .orElseThrow(() -> new IOException("Cannot find a package in " + folder));
    }
  }

  private static void run(Path folder, String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("Cannot run " + String.join(" ", command));
    }
  }
}
