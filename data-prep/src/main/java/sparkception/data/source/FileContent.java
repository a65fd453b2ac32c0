package sparkception.data.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
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

  static FileContent of(FolderEntry file) {
    return new FileContent(file.uri(), file.modified());
  }

  @Override
  public byte[] read(Configuration hadoop) throws IOException {
    try (InputStream in = open(hadoop)) {
      return in.readAllBytes();
    }
  }

  /** Hadoop cannot open local files with a colon in their names, since it looks for a checksum. */
  InputStream open(Configuration hadoop) throws IOException {
    Path path = new Path(uri);
    FileSystem files = path.getFileSystem(hadoop);
    if (!FolderListing.isLocal(files)) {
      return files.open(path);
    }
    try {
      return Files.newInputStream(FolderListing.localPath(uri));
    } catch (NoSuchFileException e) {
      throw (IOException) new FileNotFoundException(uri).initCause(e);
    }
  }
}
