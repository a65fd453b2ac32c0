package sparkception.data.source;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * An image in a file of its own.
 *
 * @param uri of the file
 */
record FileContent(String uri) implements ImageContent {

  @Override
  public byte[] read(Configuration hadoop) throws IOException {
    Path path = new Path(uri);
    try (InputStream in = path.getFileSystem(hadoop).open(path)) {
      return in.readAllBytes();
    }
  }
}
