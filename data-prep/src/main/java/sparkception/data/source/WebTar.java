package sparkception.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import sparkception.data.image.ImageLimits;
import sparkception.data.source.WebSamples.Member;

/**
 * A tar of WebDataset's. Labels are read while it is listed. Images of a plain tar are read in
 * place later; those of a gzipped one, in which nobody can seek, when it is gone through once more.
 */
final class WebTar {

  /** What is longer is no label. */
  private static final int LABEL_BYTES = 1 << 20;

  private static final byte[] NONE = {};

  private static final String PLACE = "a .cls, .json or .txt file beside it";

  private final Configuration hadoop;
  private final SplitFiles.File file;
  private final List<Member> members = new ArrayList<>();
  private final List<TarEntry> entries = new ArrayList<>();
  private boolean zipped;
  private long version;

  /**
   * Lists a tar.
   *
   * @throws SourceException if it is damaged or cut short
   */
  WebTar(Configuration hadoop, SplitFiles.File file) throws IOException {
    this.hadoop = hadoop;
    this.file = file;
    try (TarArchiveInputStream in = open()) {
      for (TarArchiveEntry entry = in.getNextTarEntry();
          entry != null;
          entry = in.getNextTarEntry()) {
        if (entry.isFile()) {
          add(entry, in);
        }
      }
    } catch (SourceException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw TarListing.cutShort(file.uri(), new IOException(e.getMessage(), e));
    }
  }

  private TarArchiveInputStream open() throws IOException {
    Path path = new Path(file.uri());
    FileSystem files = path.getFileSystem(hadoop);
    version = files.getFileStatus(path).getModificationTime();
    InputStream raw = files.open(path);
    try {
      InputStream in = TextInput.unzipped(raw);
      zipped = in instanceof GZIPInputStream;
      return new TarArchiveInputStream(in);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  private void add(TarArchiveEntry entry, TarArchiveInputStream in) throws IOException {
    long offset = in.getBytesRead();
    String extension = WebSamples.extension(entry.getName());
    WebLabel label = null;
    if (WebLabel.isKnown(extension) && entry.getSize() <= LABEL_BYTES) {
      label = WebLabel.read(extension, in.readAllBytes());
    }
    members.add(new Member(entry.getName(), label));
    entries.add(new TarEntry(file.uri(), entry.getName(), offset, entry.getSize(), version));
  }

  /** Whether one of its images may have a caption for a label. */
  boolean hasProse() {
    return members.stream().anyMatch(member -> member.label() != null && member.label().isProse());
  }

  /** What it has beside images and their labels. */
  Iterator<SourceEntry> ignored() {
    WebSamples samples = new WebSamples(members);
    return IntStream.range(0, members.size())
        .filter(i -> !members.get(i).isImage() && samples.ignored(i) != null)
        .mapToObj(i -> (SourceEntry) new IgnoredEntry(path(i, 1), samples.ignored(i)))
        .iterator();
  }

  /** Its images, without their contents where the tar is gzipped. */
  List<NamedImage> listed() {
    WebSamples samples = new WebSamples(members);
    Map<String, Integer> seen = new HashMap<>();
    List<NamedImage> images = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).isImage()) {
        WebLabel label = samples.label(i);
        images.add(
            new NamedImage(
                file.split(),
                label == null ? List.of() : label.values(),
                PLACE,
                path(i, seen.merge(members.get(i).name(), 1, Integer::sum)),
                entries.get(i).bytes(),
                entries.get(i).content()));
      }
    }
    return images;
  }

  private String path(int member, int time) {
    String path = file.relative() + "/" + members.get(member).name();
    return time == 1 ? path : path + "#" + time;
  }

  /** Its images with what their contents need. */
  Iterator<NamedImage> images() throws IOException {
    Iterator<NamedImage> listed = listed().iterator();
    return zipped ? new Unzipped(listed) : listed;
  }

  /** Goes through a gzipped tar, one image at a time. */
  private final class Unzipped implements Iterator<NamedImage> {

    private final Iterator<NamedImage> listed;
    private final TarArchiveInputStream in = open();
    private int next;

    Unzipped(Iterator<NamedImage> listed) throws IOException {
      this.listed = listed;
    }

    @Override
    public boolean hasNext() {
      return listed.hasNext();
    }

    @Override
    public NamedImage next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      try {
        NamedImage image = listed.next().with(new BytesContent(content()));
        if (!hasNext()) {
          in.close();
        }
        return image;
      } catch (IOException e) {
        throw new UncheckedIOException(TarListing.cutShort(file.uri(), e));
      }
    }

    /** Of the next image; nothing of one that is refused for its size. */
    private byte[] content() throws IOException {
      while (true) {
        TarArchiveEntry entry = in.getNextTarEntry();
        if (entry == null) {
          throw new IOException("it has changed since it was listed");
        }
        if (entry.isFile() && members.get(next++).isImage()) {
          return entry.getSize() > ImageLimits.DEFAULT.maxBytes() ? NONE : in.readAllBytes();
        }
      }
    }
  }
}
