package sparkception.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The archive that a build leaves. */
final class Archive {

  private Archive() {}

  /** In the module's folder of a source tree. */
  static Path in(Path deploy) throws IOException {
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(deploy.resolve("target"), "sparkception-*.tar.gz")) {
      return found.iterator().next().toAbsolutePath();
    }
  }

  /** Unpacks this build's, readable for all, and gives the distribution's folder. */
  static Path unpack(Path folder) throws IOException, InterruptedException {
    Command.of("tar", "-xzf", in(Path.of("")), "--strip-components=1").in(folder).succeed();
    Command.of("chmod", "a+rx", folder).succeed();
    return folder;
  }

  static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, digest).transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
