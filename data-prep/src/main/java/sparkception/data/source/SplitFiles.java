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
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Container files of a source and the splits that their names put them in.
 *
 * @param files in the order of their names
 * @param splits that there are, in the order train, val, test; empty if no name says one
 * @param others what else is there
 */
record SplitFiles(List<File> files, List<String> splits, List<File> others) {

  /**
   * A file.
   *
   * @param uri where it is
   * @param relative its path below the input
   * @param split its split, null if its name says none
   */
  record File(String uri, String relative, String split) implements Serializable {}

  /**
   * Files below a folder, or one file, whose names end so; hidden ones are left out.
   *
   * @param ending pattern of the end of a name
   * @param words the same for messages
   */
  static SplitFiles find(Configuration hadoop, Path input, String ending, String words)
      throws IOException {
    FileSystem system = input.getFileSystem(hadoop);
    List<File> files = new ArrayList<>();
    List<File> others = new ArrayList<>();
    try {
      Path root = system.makeQualified(input);
      boolean single = !system.getFileStatus(root).isDirectory();
      FileTree.below(system, root)
          .map(FileStatus::getPath)
          .map(file -> file(single ? root.getParent() : root, file))
          .forEach(file -> (file.uri.matches("(?s).*(" + ending + ")") ? files : others).add(file));
    } catch (FileNotFoundException e) {
      throw new SourceException("Cannot read input %s: no such folder".formatted(input), e);
    }
    files.sort(Comparator.comparing(File::relative));
    requireFiles(input, words, files);
    return new SplitFiles(files, splits(files), others);
  }

  /** What else is there, as entries that are ignored. */
  JavaRDD<SourceEntry> ignored(JavaSparkContext spark, String reason) {
    return spark.parallelize(
        others.stream().map(file -> (SourceEntry) new IgnoredEntry(file.relative, reason)).toList(),
        1);
  }

  private static File file(Path root, Path file) {
    String relative = root.toUri().relativize(file.toUri()).getPath();
    return new File(file.toString(), relative, SplitName.inPath(relative).orElse(null));
  }

  private static void requireFiles(Path input, String words, List<File> files)
      throws SourceException {
    if (files.isEmpty()) {
      throw new SourceException(
          "Invalid input %s: no file in it ends in %s".formatted(input, words));
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
