package sparkception.data.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Pictures without labels: files, or all that is below folders. */
public final class Pictures {

  private static final int NO_LABEL = -1;

  private Pictures() {}

  /**
   * Lists pictures: in the order of the places, and within a folder in that of their paths, which
   * begin with the place as it was given. What is ignored in class folders is ignored here.
   *
   * @param places files or folders
   * @throws SourceException if one is not there
   */
  public static List<SourceImage> below(Configuration hadoop, List<Path> places)
      throws IOException {
    List<SourceImage> pictures = new ArrayList<>();
    for (Path place : places) {
      FileSystem files = place.getFileSystem(hadoop);
      FileStatus status = status(files, place);
      if (status.isFile()) {
        pictures.add(picture(place.toString(), status.getLen(), FileContent.of(status)));
      } else {
        pictures.addAll(inFolder(hadoop, status.getPath().toString(), place.toString()));
      }
    }
    return pictures;
  }

  private static FileStatus status(FileSystem files, Path place) throws IOException {
    try {
      return files.getFileStatus(place);
    } catch (FileNotFoundException e) {
      throw new SourceException("Cannot read " + place + ": no such file or folder", e);
    }
  }

  private static List<SourceImage> inFolder(Configuration hadoop, String uri, String place)
      throws IOException {
    List<SourceImage> pictures = new ArrayList<>();
    Iterator<SourceEntry> entries = new ListedFolder(null, NO_LABEL, uri, "", null).entries(hadoop);
    while (entries.hasNext()) {
      if (entries.next() instanceof SourceImage found) {
        pictures.add(picture(place + "/" + found.path(), found.bytes(), found.content()));
      }
    }
    pictures.sort(Comparator.comparing(SourceImage::path));
    return pictures;
  }

  private static SourceImage picture(String path, long bytes, ImageContent content) {
    return new SourceImage(null, NO_LABEL, path, bytes, content);
  }
}
