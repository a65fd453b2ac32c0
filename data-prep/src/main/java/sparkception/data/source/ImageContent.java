package sparkception.data.source;

import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;

/** Where an image's encoded bytes come from. */
public interface ImageContent extends Serializable {

  /** Fetches the bytes. */
  byte[] read(Configuration hadoop) throws IOException;
}
