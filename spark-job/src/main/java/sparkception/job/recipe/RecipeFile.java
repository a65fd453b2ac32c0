package sparkception.job.recipe;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/** Where a recipe is read from. */
final class RecipeFile {

  private RecipeFile() {}

  /**
   * A plain path is a file of this machine, wherever the cluster keeps its data: recipes are
   * written where the command is typed.
   *
   * @throws RecipeFileException that names the file and the reason
   */
  static String read(String location, Configuration hadoop) throws RecipeFileException {
    try {
      return text(bytes(location, hadoop));
    } catch (FileNotFoundException | NoSuchFileException e) {
      throw new RecipeFileException(location, "no such file", e);
    } catch (CharacterCodingException e) {
      throw new RecipeFileException(location, "it is no text in UTF-8", e);
    } catch (IOException e) {
      throw new RecipeFileException(location, String.valueOf(e.getMessage()), e);
    }
  }

  private static byte[] bytes(String location, Configuration hadoop) throws IOException {
    return location.contains("://") || location.startsWith("file:")
        ? remoteBytes(new org.apache.hadoop.fs.Path(location), hadoop)
        : localBytes(Path.of(location));
  }

  private static byte[] localBytes(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException("it is a folder");
    }
    return Files.readAllBytes(file);
  }

  private static byte[] remoteBytes(org.apache.hadoop.fs.Path file, Configuration hadoop)
      throws IOException {
    try (InputStream in = file.getFileSystem(hadoop).open(file)) {
      return in.readAllBytes();
    }
  }

  private static String text(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
