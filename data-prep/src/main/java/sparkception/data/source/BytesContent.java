package sparkception.data.source;

import org.apache.hadoop.conf.Configuration;

/** An image whose encoded bytes are at hand. */
record BytesContent(byte[] bytes) implements ImageContent {

  @Override
  public byte[] read(Configuration hadoop) {
    return bytes;
  }
}
