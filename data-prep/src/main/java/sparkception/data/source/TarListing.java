package sparkception.data.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.utils.BoundedInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Lists what is in a tar by its headers; contents are skipped, and nothing is unpacked. */
final class TarListing {

  private TarListing() {}

  /** Files in a tar, in its order. */
  static List<TarEntry> of(Configuration hadoop, String tar) throws IOException {
    Path path = new Path(tar);
    FileStatus file = path.getFileSystem(hadoop).getFileStatus(path);
    return of(hadoop, tar, 0, file.getLen(), file.getModificationTime());
  }

  /** Files in a tar that is itself a file in a tar; offsets are those in the outer one. */
  static List<TarEntry> within(Configuration hadoop, TarEntry inner) throws IOException {
    return of(hadoop, inner.tar(), inner.offset(), inner.bytes(), inner.version());
  }

  /** Repeated names get a number, so that each stands for one file. */
  static List<TarEntry> distinct(List<TarEntry> entries) {
    Map<String, Integer> seen = new HashMap<>();
    List<TarEntry> distinct = new ArrayList<>(entries.size());
    for (TarEntry entry : entries) {
      int count = seen.merge(entry.name(), 1, Integer::sum);
      String name = count == 1 ? entry.name() : entry.name() + "#" + count;
      distinct.add(new TarEntry(entry.tar(), name, entry.offset(), entry.bytes(), entry.version()));
    }
    return distinct;
  }

  static SourceException cutShort(String tar, Exception cause) {
    return new SourceException(
        String.format(
            Locale.ROOT,
            "Invalid tar %s: it is damaged or cut short%s",
            tar,
            cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")"),
        cause);
  }

  private static List<TarEntry> of(
      Configuration hadoop, String tar, long start, long length, long version) throws IOException {
    Path path = new Path(tar);
    List<TarEntry> entries = new ArrayList<>();
    try (FSDataInputStream file = path.getFileSystem(hadoop).open(path)) {
      file.seek(start);
      TarArchiveInputStream in = new TarArchiveInputStream(new BoundedInputStream(file, length));
      for (TarArchiveEntry entry = in.getNextTarEntry();
          entry != null;
          entry = in.getNextTarEntry()) {
        if (entry.isFile()) {
          entries.add(
              new TarEntry(
                  tar, entry.getName(), start + in.getBytesRead(), entry.getSize(), version));
        }
      }
    } catch (IOException | RuntimeException e) {
      throw cutShort(tar, e);
    }
    return entries;
  }
}
