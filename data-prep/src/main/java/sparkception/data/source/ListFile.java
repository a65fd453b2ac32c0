package sparkception.data.source;

import java.io.IOException;
import java.io.Serializable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file of a list.
 *
 * @param uri where it is
 * @param bytes its length
 * @param cells what all its rows have, as the names of its folders say: {@code split=train}
 */
record ListFile(String uri, long bytes, Map<String, String> cells) implements Serializable {

  /**
   * The file of a list, or those of one that is a folder, as Spark and Hive write it.
   *
   * @throws SourceException if the folder has none
   */
  static List<ListFile> of(Configuration hadoop, Path input) throws IOException {
    FileSystem system = input.getFileSystem(hadoop);
    FileStatus status = system.getFileStatus(system.makeQualified(input));
    if (status.isFile()) {
      return List.of(new ListFile(status.getPath().toString(), status.getLen(), Map.of()));
    }
    List<ListFile> files = new ArrayList<>();
    try (Stream<FileTree.Found> below =
        FileTree.below(hadoop, status.getPath().toString(), "", Optional.empty())) {
      below
          .filter(found -> found.ignored().isEmpty() && !isHidden(found.relative()))
          .filter(found -> found.entry().kind() == FolderEntry.Kind.FILE)
          .forEach(found -> files.add(of(found)));
    }
    if (files.isEmpty()) {
      throw new SourceException(
          String.format(Locale.ROOT, "Invalid input %s: the folder has no files", input));
    }
    files.sort(Comparator.comparing(ListFile::uri));
    return files;
  }

  /** What those programs leave beside the rows: {@code _SUCCESS}, {@code _metadata}. */
  private static boolean isHidden(String relative) {
    return Stream.of(relative.split("/", -1)).anyMatch(name -> name.matches("[._].*"));
  }

  private static ListFile of(FileTree.Found found) {
    Map<String, String> cells = new LinkedHashMap<>();
    String[] folders = found.relative().split("/", -1);
    for (int i = 0; i < folders.length - 1; i++) {
      int equals = folders[i].indexOf('=');
      if (equals > 0) {
        cells.put(
            decoded(folders[i].substring(0, equals)), decoded(folders[i].substring(equals + 1)));
      }
    }
    return new ListFile(found.entry().uri(), found.entry().bytes(), cells);
  }

  /** Characters that no folder should have are written as {@code %3A}. */
  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** A row of it, with what the folders say. */
  ListedRow complete(ListedRow row) {
    if (cells.isEmpty()) {
      return row;
    }
    Map<String, Object> all = new HashMap<>(row.cells());
    all.putAll(cells);
    return new ListedRow(row.place(), all);
  }
}
