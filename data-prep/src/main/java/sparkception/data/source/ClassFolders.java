package sparkception.data.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import sparkception.data.shard.ImageClass;
import sparkception.data.source.FolderLayout.ClassFolder;

/**
 * A folder with a folder for each class, as torchvision's ImageFolder and Keras read it.
 *
 * <p>Folders named after splits, in any of their usual names, are splits with class folders of
 * their own. Classes are numbered in the order of their names. Every file is an image, refused, or
 * ignored by its name; links are followed.
 *
 * @param input the folder
 * @param classes in their order, with the folders' names as ids; empty for the folders as they are
 */
public record ClassFolders(Path input, List<ImageClass> classes) implements ImageSource {

  /** Tasks that list folders: many classes must not mean as many tasks. */
  private static final int MOST_TASKS = 1000;

  private static final int NO_LABEL = -1;

  /** Classes are the folders, in the order of their names. */
  public ClassFolders(Path input) {
    this(input, List.of());
  }

  @Override
  public Map<String, Object> settings() {
    return Map.of(
        "format", "class-folders", "classes", ClassList.summary(ClassList.names(classes)));
  }

  @Override
  public SourceScan scan(JavaSparkContext spark) throws IOException {
    Configuration hadoop = spark.hadoopConfiguration();
    FileSystem files = input.getFileSystem(hadoop);
    Path root = files.makeQualified(input);
    requireFolder(files, root);
    FolderLayout layout = FolderLayout.of(hadoop, input, root.toString());
    List<ImageClass> known = classes.isEmpty() ? named(layout.classes()) : classes;
    List<String> warnings = new ArrayList<>(layout.warnings());
    warnings.addAll(emptyFolders(hadoop, layout.classes()));
    return new SourceScan(known, layout.splits(), entries(spark, layout, known), warnings);
  }

  private static List<ImageClass> named(List<ClassFolder> folders) {
    List<String> names =
        List.copyOf(new TreeSet<>(folders.stream().map(ClassFolder::name).toList()));
    return IntStream.range(0, names.size())
        .mapToObj(label -> new ImageClass(label, names.get(label), names.get(label)))
        .toList();
  }

  private JavaRDD<SourceEntry> entries(
      JavaSparkContext spark, FolderLayout layout, List<ImageClass> known) throws SourceException {
    List<ListedFolder> listed = labelled(layout.classes(), known);
    listed.addAll(layout.ignored());
    TaskConfiguration hadoop = TaskConfiguration.of(spark);
    JavaRDD<SourceEntry> entries =
        spark
            .parallelize(listed, Math.min(listed.size(), MOST_TASKS))
            .flatMap(folder -> folder.entries(hadoop.value()));
    return layout.strays().isEmpty()
        ? entries
        : entries.union(spark.parallelize(layout.strays(), 1));
  }

  private List<ListedFolder> labelled(List<ClassFolder> folders, List<ImageClass> known)
      throws SourceException {
    Map<String, Integer> labels = new HashMap<>();
    known.forEach(each -> labels.put(each.id(), each.index()));
    List<ListedFolder> labelled = new ArrayList<>();
    for (ClassFolder folder : folders) {
      if (labels.getOrDefault(folder.name(), NO_LABEL) == NO_LABEL) {
        throw new SourceException(
            String.format(
                Locale.ROOT,
                "Invalid input %s: folder %s is no class of the list",
                input,
                folder.name()));
      }
      labelled.add(
          new ListedFolder(
              folder.split(), labels.get(folder.name()), folder.uri(), folder.relative(), null));
    }
    return labelled;
  }

  private void requireFolder(FileSystem files, Path root) throws IOException {
    if (!files.exists(root)) {
      throw new SourceException(
          String.format(Locale.ROOT, "Cannot read input %s: no such folder", input));
    }
    if (!files.getFileStatus(root).isDirectory()) {
      throw new SourceException(
          String.format(Locale.ROOT, "Invalid input %s: it is a file, not a folder", input));
    }
  }

  private static List<String> emptyFolders(Configuration hadoop, List<ClassFolder> folders)
      throws IOException {
    List<String> warnings = new ArrayList<>();
    for (ClassFolder folder : folders) {
      try (Stream<FileTree.Found> below =
          FileTree.below(hadoop, folder.uri(), folder.relative(), Optional.empty())) {
        if (below.allMatch(found -> found.ignored().isPresent())) {
          warnings.add(
              String.format(
                  Locale.ROOT, "Class folder %s is empty; its class has no images", folder.uri()));
        }
      }
    }
    return warnings;
  }
}
