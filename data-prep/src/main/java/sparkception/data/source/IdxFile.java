package sparkception.data.source;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file in the IDX format of MNIST: big-endian magic number, sizes, then unsigned bytes; plain or
 * gzipped.
 *
 * @param path of the file
 * @param dimensions sizes: [count] of labels, [count, rows, columns] of images
 * @param headerBytes before the first value
 */
record IdxFile(Path path, int[] dimensions, int headerBytes) {

  private static final int UNSIGNED_BYTES = 0x08;

  /** Thousands of images are read at a time, into one array. */
  private static final int MOST_ITEM_BYTES = 1 << 18;

  /**
   * Reads a file's header.
   *
   * @param folder where it lies
   * @param name without {@code .gz}
   * @param rank dimensions that it must have
   */
  static IdxFile open(Configuration hadoop, Path folder, String name, int rank) throws IOException {
    Path path = find(folder.getFileSystem(hadoop), folder, name);
    try (DataInputStream in = stream(hadoop, path)) {
      int magic = in.readInt();
      if (magic != (UNSIGNED_BYTES << 8 | rank)) {
        throw new SourceException(
            String.format(
                Locale.ROOT,
                "Invalid IDX file %s: magic number 0x%08x (must be 0x%08x)",
                path,
                magic,
                UNSIGNED_BYTES << 8 | rank));
      }
      int[] dimensions = new int[rank];
      for (int i = 0; i < rank; i++) {
        dimensions[i] = in.readInt();
      }
      requireSizes(path, dimensions);
      return new IdxFile(path, dimensions, Integer.BYTES * (1 + rank));
    } catch (EOFException e) {
      throw new SourceException(
          String.format(Locale.ROOT, "Invalid IDX file %s: it ends in its header", path), e);
    } catch (ZipException e) {
      throw damaged(path, e);
    }
  }

  /** Sizes that no data set has are those of a damaged file, and would ask for any memory. */
  private static void requireSizes(Path path, int[] dimensions) throws SourceException {
    long itemBytes = 1;
    for (int i = 1; i < dimensions.length; i++) {
      itemBytes = Math.min(itemBytes, MOST_ITEM_BYTES) * Math.max(0, dimensions[i]);
    }
    if (dimensions[0] < 0 || itemBytes < 1 || itemBytes > MOST_ITEM_BYTES) {
      throw new SourceException(
          String.format(
              Locale.ROOT,
              "Invalid IDX file %s: its sizes are %s (must be above 0, and an image at most %d bytes)",
              path,
              Arrays.toString(dimensions),
              MOST_ITEM_BYTES));
    }
  }

  private static SourceException damaged(Path path, ZipException cause) {
    return new SourceException(
        String.format(
            Locale.ROOT, "Invalid IDX file %s: it is damaged (%s)", path, cause.getMessage()),
        cause);
  }

  int count() {
    return dimensions[0];
  }

  /** Bytes of one item. */
  int itemBytes() {
    return Arrays.stream(dimensions).skip(1).reduce(1, Math::multiplyExact);
  }

  /** Reads on to the last item. */
  void requireWhole(Configuration hadoop) throws IOException {
    try (DataInputStream in = stream(hadoop, path)) {
      in.skipNBytes(headerBytes + (long) count() * itemBytes());
    } catch (EOFException e) {
      throw cutShort(count(), e);
    } catch (ZipException e) {
      throw damaged(path, e);
    }
  }

  /** Items {@code from} to {@code to}, end exclusive. */
  byte[] read(Configuration hadoop, int from, int to) throws IOException {
    byte[] items = new byte[Math.multiplyExact(to - from, itemBytes())];
    try (DataInputStream in = stream(hadoop, path)) {
      in.skipNBytes(headerBytes + (long) from * itemBytes());
      in.readFully(items);
      return items;
    } catch (EOFException e) {
      throw cutShort(to, e);
    } catch (ZipException e) {
      throw damaged(path, e);
    }
  }

  private SourceException cutShort(int item, EOFException cause) {
    return new SourceException(
        String.format(
            Locale.ROOT, "Invalid IDX file %s: it ends before item %d of %d", path, item, count()),
        cause);
  }

  private static Path find(FileSystem files, Path folder, String name) throws IOException {
    for (String candidate : new String[] {name, name + ".gz"}) {
      Path path = new Path(folder, candidate);
      if (files.exists(path)) {
        return path;
      }
    }
    throw new SourceException(
        String.format(
            Locale.ROOT,
            "Cannot read input %s: neither %s nor %s.gz is in it",
            folder,
            name,
            name));
  }

  private static DataInputStream stream(Configuration hadoop, Path path) throws IOException {
    InputStream in = path.getFileSystem(hadoop).open(path);
    return new DataInputStream(
        new BufferedInputStream(path.getName().endsWith(".gz") ? new GZIPInputStream(in) : in));
  }
}
