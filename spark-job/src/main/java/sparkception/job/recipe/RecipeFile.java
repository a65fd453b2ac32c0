package sparkception.job.recipe;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** Where a recipe is read from. */
final class RecipeFile {

  private RecipeFile() {}

  /**
   * A plain path is a file of this machine, wherever the cluster keeps its data: recipes are
   * written where the command is typed.
   */
  static String read(String location, Configuration hadoop) throws IOException {
    return location.contains("://") || location.startsWith("file:")
        ? readUri(URI.create(location), hadoop)
        : readLocal(Path.of(location));
  }

  private static String readLocal(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new FileNotFoundException("Cannot read recipe %s: no such file".formatted(file));
    }
    return Files.readString(file);
  }

  private static String readUri(URI uri, Configuration hadoop) throws IOException {
    try (InputStream in = FileSystem.get(uri, hadoop).open(new org.apache.hadoop.fs.Path(uri))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (FileNotFoundException e) {
      throw new FileNotFoundException("Cannot read recipe %s: no such file".formatted(uri));
    }
  }
}
