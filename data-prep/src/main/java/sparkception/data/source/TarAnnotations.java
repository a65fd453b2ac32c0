package sparkception.data.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The annotations in a tar, gzipped or not, one at a time. */
final class TarAnnotations implements Iterator<BoxAnnotation> {

  /** Thousands of objects need less. */
  private static final int MOST_BYTES = 1 << 24;

  private static final int GZIP_MAGIC = 0x1f8b;

  private final String tar;
  private final TarArchiveInputStream in;
  private TarArchiveEntry next;

  TarAnnotations(FileSystem files, Path tar) throws IOException {
    this.tar = tar.toString();
    try {
      this.in = new TarArchiveInputStream(unzipped(new BufferedInputStream(files.open(tar))));
      advance();
    } catch (IOException | RuntimeException e) {
      throw TarListing.cutShort(this.tar, e);
    }
  }

  private static InputStream unzipped(InputStream in) throws IOException {
    in.mark(Short.BYTES);
    int magic = in.read() << Byte.SIZE | in.read();
    in.reset();
    return magic == GZIP_MAGIC ? new GZIPInputStream(in) : in;
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public BoxAnnotation next() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    try {
      String file = tar + "/" + next.getName();
      return BoxAnnotation.parse(content(), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] content() throws SourceException {
    if (next.getSize() > MOST_BYTES) {
      throw new SourceException(
          String.format(
              Locale.ROOT,
              "Invalid annotation %s/%s: it has %d bytes (at most %d are allowed)",
              tar,
              next.getName(),
              next.getSize(),
              MOST_BYTES));
    }
    try {
      byte[] xml = in.readAllBytes();
      advance();
      return xml;
    } catch (IOException | RuntimeException e) {
      throw TarListing.cutShort(tar, e);
    }
  }

  private void advance() throws IOException {
    do {
      next = in.getNextTarEntry();
    } while (next != null && !(next.isFile() && next.getName().endsWith(BoxAnnotations.ENDING)));
    if (next == null) {
      in.close();
    }
  }
}
