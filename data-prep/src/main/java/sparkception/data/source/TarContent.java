package sparkception.data.source;

import java.io.EOFException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/**
 * An image within a tar, read in place.
 *
 * @param tar the file
 * @param offset of the image's first byte in it
 * @param bytes its length
 * @param version when the tar was last modified, in ms since 1970
 */
record TarContent(String tar, long offset, int bytes, long version) implements ImageContent {

  @Override
  public byte[] read(Configuration hadoop) throws IOException {
    Path path = new Path(tar);
    byte[] content = new byte[bytes];
    try (FSDataInputStream in = path.getFileSystem(hadoop).open(path)) {
      in.readFully(offset, content);
      return content;
    } catch (EOFException e) {
      throw TarListing.cutShort(tar, e);
    }
  }
}
