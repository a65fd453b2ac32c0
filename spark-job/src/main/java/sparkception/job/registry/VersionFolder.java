package sparkception.job.registry;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import sparkception.job.files.FileHash;
import sparkception.job.files.FileOutput;

/** The files of a version. */
final class VersionFolder {

  private VersionFolder() {}

  /** Copies them; returns lengths and hashes of what was read. */
  static Map<String, FileHash> copy(VersionContent content, FileSystem files, Path to)
      throws IOException {
    Map<String, FileHash> copied = new LinkedHashMap<>();
    for (Map.Entry<String, Path> file : content.files().entrySet()) {
      requireWithin(file.getKey());
      copied.put(
          file.getKey(),
          copy(content.source(), file.getValue(), files, new Path(to, file.getKey())));
    }
    return copied;
  }

  private static FileHash copy(FileSystem source, Path from, FileSystem files, Path to)
      throws IOException {
    MessageDigest digest = FileHash.sha256Digest();
    long[] bytes = {0};
    try (InputStream in = new DigestInputStream(source.open(from), digest)) {
      FileOutput.write(files, to, out -> bytes[0] = in.transferTo(out));
    }
    return new FileHash(bytes[0], HexFormat.of().formatHex(digest.digest()));
  }

  /**
   * Reads all files again.
   *
   * @throws RegistryException naming the first that is missing or has changed
   */
  static void verify(FileSystem files, Path folder, Map<String, FileHash> expected)
      throws IOException {
    for (Map.Entry<String, FileHash> file : expected.entrySet()) {
      requireWithin(file.getKey());
      Path path = new Path(folder, file.getKey());
      if (!file.getValue().equals(hash(files, path))) {
        throw new RegistryException(
            String.format(
                Locale.ROOT, "Invalid %s: it is missing, or not as it was registered", path));
      }
    }
  }

  private static FileHash hash(FileSystem files, Path path) throws IOException {
    try {
      return FileHash.of(files, path);
    } catch (FileNotFoundException | org.apache.hadoop.fs.ChecksumException e) {
      return null;
    }
  }

  /** A description that was tampered with must not lead elsewhere. */
  private static void requireWithin(String path) throws RegistryException {
    if (path.startsWith("/") || path.contains(":") || ("/" + path + "/").contains("/../")) {
      throw new RegistryException(
          String.format(Locale.ROOT, "Invalid file of a version: %s (must lie within it)", path));
    }
  }
}
