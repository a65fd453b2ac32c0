package sparkception.data.shard;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.Path;

/** SHA-256 of files and of images. */
public final class ShardHash {

  private ShardHash() {}

  /** Of bytes in memory, lower-case hexadecimal. */
  public static String of(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  /** Of a whole file. */
  public static String of(Configuration hadoop, Path file) throws IOException {
    MessageDigest digest = digest();
    try (InputStream in = new DigestInputStream(file.getFileSystem(hadoop).open(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Makes sure that a shard is the file that was written.
   *
   * @throws DataSetException naming the file and both hashes
   */
  public static void verify(Configuration hadoop, Path dataSet, Shard shard) throws IOException {
    Path path = new Path(dataSet, shard.path());
    String found;
    try {
      found = of(hadoop, path);
    } catch (FileNotFoundException e) {
      throw new DataSetException(
          String.format(Locale.ROOT, "Cannot read shard %s: no such file", path), e);
    } catch (ChecksumException e) {
      throw new DataSetException(
          String.format(Locale.ROOT, "Invalid shard %s: %s", path, e.getMessage()), e);
    }
    if (!found.equals(shard.sha256())) {
      throw new DataSetException(
          String.format(
              Locale.ROOT,
              "Invalid shard %s: SHA-256 %s, the manifest says %s",
              path,
              found,
              shard.sha256()));
    }
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
