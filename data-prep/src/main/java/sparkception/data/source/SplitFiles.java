package sparkception.data.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
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
record SplitFiles(List<File> files, List<String> splits, List<IgnoredEntry> others) {

  /**
   * A file.
   *
   * @param uri where it is
   * @param relative its path below the input
   * @param split its split, null if its name says none
   */
  record File(String uri, String relative, String split) implements Serializable {}

  /**
   * Files below a folder, or one file, whose names end so.
   *
   * @param ending pattern of the end of a name
   * @param words the same for messages
   */
  static SplitFiles find(Configuration hadoop, Path input, String ending, String words)
      throws IOException {
    List<File> files = new ArrayList<>();
    List<IgnoredEntry> others = new ArrayList<>();
    try {
      FileSystem system = input.getFileSystem(hadoop);
      FileStatus root = system.getFileStatus(system.makeQualified(input));
      if (root.isFile() && isOne(root.getPath().getName(), ending)) {
        files.add(file(root.getPath().toString(), root.getPath().getName()));
      } else if (root.isDirectory()) {
        sort(hadoop, root.getPath(), ending, files, others);
      }
    } catch (FileNotFoundException e) {
      throw new SourceException(
          String.format(Locale.ROOT, "Cannot read input %s: no such folder", input), e);
    }
    files.sort(Comparator.comparing(File::relative));
    requireFiles(input, words, files);
    return new SplitFiles(files, splits(files), others);
  }

  private static void sort(
      Configuration hadoop, Path root, String ending, List<File> files, List<IgnoredEntry> others)
      throws IOException {
    try (Stream<FileTree.Found> below =
        FileTree.below(hadoop, root.toString(), "", Optional.empty())) {
      for (FileTree.Found found : (Iterable<FileTree.Found>) below::iterator) {
        if (found.ignored().isPresent() || !isOne(found.relative(), ending)) {
          others.add(new IgnoredEntry(found.relative(), found.ignored().orElse(null)));
        } else {
          files.add(file(requireFile(found.entry()), found.relative()));
        }
      }
    }
  }

  private static boolean isOne(String name, String ending) {
    return name.matches("(?s).*(" + ending + ")");
  }

  /** Images would be lost with a link that leads nowhere. */
  private static String requireFile(FolderEntry entry) throws SourceException {
    if (entry.kind() != FolderEntry.Kind.FILE) {
      throw new SourceException(
          String.format(
              Locale.ROOT, "Cannot read %s: it is no file, or a link to none", entry.uri()));
    }
    return entry.uri();
  }

  /** What else is there, as entries that are ignored: {@code reason} where no other is known. */
  JavaRDD<SourceEntry> ignored(JavaSparkContext spark, String reason) {
    return spark.parallelize(others.stream().map(each -> each.orFor(reason)).toList(), 1);
  }

  private static File file(String uri, String relative) {
    return new File(uri, relative, SplitName.inPath(relative).orElse(null));
  }

  private static void requireFiles(Path input, String words, List<File> files)
      throws SourceException {
    if (files.isEmpty()) {
      throw new SourceException(
          String.format(Locale.ROOT, "Invalid input %s: no file in it ends in %s", input, words));
    }
    boolean any = files.stream().anyMatch(file -> file.split != null);
    for (File file : files) {
      if (any && file.split == null) {
        throw new SourceException(
            String.format(
                Locale.ROOT,
                "Invalid input %s: %s names no split (train, val, test), but others do",
                input,
                file.relative));
      }
    }
  }

  private static List<String> splits(List<File> files) {
    List<String> named = files.stream().map(File::split).filter(Objects::nonNull).toList();
    return SplitName.ALL.stream().filter(named::contains).toList();
  }
}
