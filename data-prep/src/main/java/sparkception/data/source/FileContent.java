package sparkception.data.source;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * An image in a file of its own.
 *
 * @param uri of the file
 * @param version when it was last modified, in ms since 1970
 */
record FileContent(String uri, long version) implements ImageContent {

  static FileContent of(FileStatus file) {
    return new FileContent(file.getPath().toString(), file.getModificationTime());
  }

  @Override
  public byte[] read(Configuration hadoop) throws IOException {
    Path path = new Path(uri);
    try (InputStream in = path.getFileSystem(hadoop).open(path)) {
      return in.readAllBytes();
    }
  }
}
