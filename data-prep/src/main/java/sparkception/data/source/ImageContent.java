package sparkception.data.source;

import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;

/** Where an image's encoded bytes come from. */
public interface ImageContent extends Serializable {

  /** Fetches the bytes. */
  byte[] read(Configuration hadoop) throws IOException;

  /**
   * Changes when the content does, as far as a listing can tell: the time of the file that holds it
   * (0 where the file system keeps none), or a checksum where the bytes are at hand.
   */
  default long version() {
    return 0;
  }
}
