package sparkception.data.source;

import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;

/** An image whose encoded bytes are at hand. */
public record BytesContent(byte[] bytes) implements ImageContent {

  @Override
  public byte[] read(Configuration hadoop) {
    return bytes;
  }

  @Override
  public long version() {
    return checksum(bytes);
  }

  /** Of bytes at hand. */
  public static long checksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return checksum.getValue();
  }
}
