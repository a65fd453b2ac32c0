package sparkception.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Iterator;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import sparkception.data.image.ImageFormat;
import sparkception.data.source.FolderEntry.Kind;

/**
 * A folder that a task lists, with all that is below it.
 *
 * @param split that it is in; null if the input has none
 * @param label of the images in it
 * @param uri of the folder
 * @param relative its path below the input
 * @param ignored why all that is in it is ignored; null for the folder of a class
 */
record ListedFolder(String split, int label, String uri, String relative, String ignored)
    implements Serializable {

  private static final int FIRST_BYTES = 16;

  /** The images, and what is ignored. */
  Iterator<SourceEntry> entries(Configuration hadoop) throws IOException {
    return FileTree.below(hadoop, uri, relative, Optional.ofNullable(ignored))
        .map(found -> entry(hadoop, found))
        .iterator();
  }

  private SourceEntry entry(Configuration hadoop, FileTree.Found found) {
    Optional<String> reason = found.ignored().or(() -> noImage(hadoop, found.entry()));
    return reason.isPresent()
        ? new IgnoredEntry(found.relative(), reason.get())
        : image(found.entry(), found.relative());
  }

  private SourceImage image(FolderEntry file, String path) {
    return file.kind() == Kind.FILE
        ? new SourceImage(split, label, path, file.bytes(), FileContent.of(file))
        : refused(split, path, file.kind());
  }

  /** What is no file. */
  static SourceImage refused(String split, String path, Kind kind) {
    return switch (kind) {
      case DANGLING_LINK ->
          SourceImage.refused(split, path, "DANGLING_LINK", "The link leads to no file");
      case NO_TEXT ->
          SourceImage.refused(split, path, "INVALID_NAME", "The file's name is no UTF-8 text");
      default ->
          SourceImage.refused(
              split, path, "NOT_A_FILE", "It is a pipe, a socket or a device, not a file");
    };
  }

  /** Why a file is no image by its name and by its content; empty for what may be one. */
  static Optional<String> noImage(Configuration hadoop, FolderEntry file) {
    return file.kind() == Kind.FILE
            && KnownNames.isOther(file.name())
            && !beginsAsImage(hadoop, file)
        ? Optional.of("no image by name and content")
        : Optional.empty();
  }

  /** What cannot be read is looked at again when it is prepared, and refused there. */
  static boolean beginsAsImage(Configuration hadoop, FolderEntry file) {
    try (InputStream in = FileContent.of(file).open(hadoop)) {
      return ImageFormat.detect(in.readNBytes(FIRST_BYTES)).isPresent();
    } catch (IOException e) {
      return true;
    }
  }

  /** As a task finds it, whose working folder is another one. */
  static ListedFolder ignored(FolderEntry folder, String relative, String reason) {
    return new ListedFolder(null, -1, new Path(folder.uri()).toString(), relative, reason);
  }
}
