package sparkception.zoo.cuda.driver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiled modules on disk, each under a hash of its source, options and compiler, so that only the
 * first run on a machine compiles. A file begins with the hash of the rest; one that is damaged is
 * made anew. Without a place to write it does nothing but say so.
 */
final class ModuleCache {

  private static final Logger LOG = LoggerFactory.getLogger(ModuleCache.class);
  private static final int HASH_BYTES = 32;

  private final Path folder;

  /**
   * @param folder that modules are kept in; made when it is needed
   */
  ModuleCache(Path folder) {
    this.folder = folder;
  }

  /** {@code -Dsparkception.cuda.cache}, or {@code sparkception/cuda} in the user's cache folder. */
  static ModuleCache ofUser() {
    String named = System.getProperty("sparkception.cuda.cache");
    if (named != null) {
      return new ModuleCache(Path.of(named));
    }
    String cache = System.getenv("XDG_CACHE_HOME");
    Path root =
        cache != null && !cache.isBlank()
            ? Path.of(cache)
            : Path.of(System.getProperty("user.home"), ".cache");
    return new ModuleCache(root.resolve("sparkception").resolve("cuda"));
  }

  /**
   * A module, from disk or made and kept.
   *
   * @param source what it is compiled from
   * @param options that it is compiled with
   * @param compiler its name and version
   */
  byte[] get(String source, List<String> options, String compiler, Supplier<byte[]> made) {
    Path file = folder.resolve(HexFormat.of().formatHex(key(source, options, compiler)));
    return read(file)
        .orElseGet(
            () -> {
              byte[] image = made.get();
              write(file, image);
              return image;
            });
  }

  private static byte[] key(String source, List<String> options, String compiler) {
    return hash(
        String.join("\n", compiler, String.join("\n", options), source)
            .getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<byte[]> read(Path file) {
    try {
      byte[] content = Files.readAllBytes(file);
      if (content.length > HASH_BYTES) {
        byte[] image = java.util.Arrays.copyOfRange(content, HASH_BYTES, content.length);
        if (java.util.Arrays.equals(hash(image), 0, HASH_BYTES, content, 0, HASH_BYTES)) {
          return Optional.of(image);
        }
      }
      LOG.warn("{} is damaged and compiled anew", file);
    } catch (NoSuchFileException e) {
      // It is the first time.
    } catch (IOException e) {
      LOG.warn("Cannot read {}, which is compiled anew: {}", file, e.toString());
    }
    return Optional.empty();
  }

  private void write(Path file, byte[] image) {
    try {
      Files.createDirectories(folder);
      Path staged = Files.createTempFile(folder, "staged", null);
      try (var out = Files.newOutputStream(staged)) {
        out.write(hash(image));
        out.write(image);
      }
      Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.warn(
          "Cannot keep compiled kernels in {}, so that every start compiles: {}",
          folder,
          e.toString());
    }
  }

  private static byte[] hash(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
