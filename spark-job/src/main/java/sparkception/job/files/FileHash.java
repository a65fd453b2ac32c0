package sparkception.job.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Length and SHA-256 of a file.
 *
 * @param bytes its length
 * @param sha256 lower-case hexadecimal
 */
public record FileHash(long bytes, String sha256) {

  /** Reads a file to its end. */
  public static FileHash of(FileSystem files, Path file) throws IOException {
    MessageDigest digest = sha256Digest();
    try (InputStream in = new DigestInputStream(files.open(file), digest)) {
      long bytes = in.transferTo(OutputStream.nullOutputStream());
      return new FileHash(bytes, HexFormat.of().formatHex(digest.digest()));
    }
  }

  /** Of a file that may not be there. */
  public static Optional<FileHash> ofExisting(FileSystem files, Path file) throws IOException {
    try {
      return Optional.of(of(files, file));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /** Of what a file will hold. */
  public static FileHash of(byte[] content) {
    return new FileHash(content.length, HexFormat.of().formatHex(sha256Digest().digest(content)));
  }

  public static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
