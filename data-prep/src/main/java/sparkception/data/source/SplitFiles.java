package sparkception.data.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Container files of a source and the splits that their names put them in.
 *
 * @param files in the order of their names
 * @param splits that there are, in the order train, val, test; empty if no name says one
 */
record SplitFiles(List<File> files, List<String> splits) {

  /**
   * A file.
   *
   * @param uri where it is
   * @param relative its path below the input
   * @param split its split, null if its name says none
   */
  record File(String uri, String relative, String split) implements Serializable {}

  /** Files below a folder, or one file, whose names end so; hidden ones are left out. */
  static SplitFiles find(Configuration hadoop, Path input, String ending) throws IOException {
    FileSystem system = input.getFileSystem(hadoop);
    List<File> files = new ArrayList<>();
    try {
      Path root = system.makeQualified(input);
      boolean single = !system.getFileStatus(root).isDirectory();
      FileTree.below(system, root)
          .map(FileStatus::getPath)
          .filter(file -> file.getName().endsWith(ending))
          .forEach(file -> files.add(file(single ? root.getParent() : root, file)));
    } catch (FileNotFoundException e) {
      throw new SourceException("Cannot read input %s: no such folder".formatted(input), e);
    }
    files.sort(Comparator.comparing(File::relative));
    requireFiles(input, ending, files);
    return new SplitFiles(files, splits(files));
  }

  private static File file(Path root, Path file) {
    String relative = root.toUri().relativize(file.toUri()).getPath();
    return new File(file.toString(), relative, SplitName.inPath(relative).orElse(null));
  }

  private static void requireFiles(Path input, String ending, List<File> files)
      throws SourceException {
    if (files.isEmpty()) {
      throw new SourceException(
          "Invalid input %s: no file in it ends in %s".formatted(input, ending));
    }
    boolean any = files.stream().anyMatch(file -> file.split != null);
    for (File file : files) {
      if (any && file.split == null) {
        throw new SourceException(
            "Invalid input %s: %s names no split (train, val, test), but others do"
                .formatted(input, file.relative));
      }
    }
  }

  private static List<String> splits(List<File> files) {
    List<String> named = files.stream().map(File::split).filter(Objects::nonNull).toList();
    return SplitName.ALL.stream().filter(named::contains).toList();
  }
}
