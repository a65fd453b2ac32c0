package sparkception.data.source;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import sparkception.data.shard.ImageClass;

/**
 * A folder with a folder for each class, as torchvision's ImageFolder and Keras read it.
 *
 * <p>{@code train}, {@code val} and {@code test} below it are splits with class folders of their
 * own, when any of them exists. Classes are numbered in the order of their names; names that begin
 * with a dot or an underscore are left out.
 *
 * @param input the folder
 * @param classes in their order, with the folders' names as ids; empty for the folders as they are
 */
public record ClassFolders(Path input, List<ImageClass> classes) implements ImageSource {

  /** Tasks that list folders: many classes must not mean as many tasks. */
  private static final int MOST_TASKS = 1000;

  private static final List<String> SPLITS = List.of("train", "val", "test");

  /** Classes are the folders, in the order of their names. */
  public ClassFolders(Path input) {
    this(input, List.of());
  }

  @Override
  public SourceScan scan(JavaSparkContext spark) throws IOException {
    FileSystem files = input.getFileSystem(spark.hadoopConfiguration());
    Path root = files.makeQualified(input);
    requireFolder(files, root);
    List<String> splits = splits(files, root);
    List<ClassFolder> folders = classFolders(files, root, splits);
    if (folders.isEmpty()) {
      throw new SourceException("Invalid input %s: it has no class folders".formatted(input));
    }
    List<ImageClass> known = classes.isEmpty() ? named(folders) : classes;
    return new SourceScan(
        known, splits, images(spark, root, folders, known), warnings(files, root, splits, folders));
  }

  private static List<ImageClass> named(List<ClassFolder> folders) {
    List<String> names =
        List.copyOf(new TreeSet<>(folders.stream().map(ClassFolder::name).toList()));
    return IntStream.range(0, names.size())
        .mapToObj(label -> new ImageClass(label, names.get(label), names.get(label)))
        .toList();
  }

  private JavaRDD<SourceImage> images(
      JavaSparkContext spark, Path root, List<ClassFolder> folders, List<ImageClass> known)
      throws SourceException {
    Map<String, Integer> labels = new HashMap<>();
    known.forEach(each -> labels.put(each.id(), each.index()));
    List<LabelledFolder> labelled = new ArrayList<>();
    for (ClassFolder folder : folders) {
      if (!labels.containsKey(folder.name())) {
        throw new SourceException(
            "Invalid input %s: folder %s is no class of the list".formatted(input, folder.name()));
      }
      labelled.add(new LabelledFolder(folder, labels.get(folder.name())));
    }
    TaskConfiguration hadoop = TaskConfiguration.of(spark);
    return spark
        .parallelize(labelled, Math.min(labelled.size(), MOST_TASKS))
        .flatMap(folder -> folder.images(root, hadoop.value()));
  }

  private void requireFolder(FileSystem files, Path root) throws IOException {
    if (!files.exists(root)) {
      throw new SourceException("Cannot read input %s: no such folder".formatted(input));
    }
    if (!files.getFileStatus(root).isDirectory()) {
      throw new SourceException("Invalid input %s: it is a file, not a folder".formatted(input));
    }
  }

  private static List<String> splits(FileSystem files, Path root) throws IOException {
    List<String> found = new ArrayList<>();
    for (String split : SPLITS) {
      if (files.exists(new Path(root, split))) {
        found.add(split);
      }
    }
    return List.copyOf(found);
  }

  private static List<ClassFolder> classFolders(FileSystem files, Path root, List<String> splits)
      throws IOException {
    List<ClassFolder> folders = new ArrayList<>();
    for (String split : parents(splits)) {
      for (FileStatus status : files.listStatus(parent(root, split))) {
        if (status.isDirectory() && FileTree.isVisible(status.getPath())) {
          folders.add(
              new ClassFolder(split, status.getPath().getName(), status.getPath().toString()));
        }
      }
    }
    return folders;
  }

  /** The splits; a null stands for a source without any. */
  private static List<String> parents(List<String> splits) {
    return splits.isEmpty() ? Arrays.asList((String) null) : splits;
  }

  private static Path parent(Path root, String split) {
    return split == null ? root : new Path(root, split);
  }

  private static List<String> warnings(
      FileSystem files, Path root, List<String> splits, List<ClassFolder> folders)
      throws IOException {
    List<String> warnings = new ArrayList<>(emptyFolders(files, folders));
    if (!splits.isEmpty()) {
      leftOut(files, root, status -> !splits.contains(status.getPath().getName()))
          .ifPresent(warnings::add);
    }
    for (String split : parents(splits)) {
      leftOut(files, parent(root, split), FileStatus::isFile).ifPresent(warnings::add);
    }
    return warnings.stream().distinct().toList();
  }

  /** What the user may believe to be read: a folder "validation", a picture outside its class. */
  private static Optional<String> leftOut(
      FileSystem files, Path parent, Predicate<FileStatus> isLeftOut) throws IOException {
    List<String> names =
        Arrays.stream(files.listStatus(parent))
            .filter(status -> FileTree.isVisible(status.getPath()) && isLeftOut.test(status))
            .map(status -> status.getPath().getName())
            .sorted()
            .toList();
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%d of the names in %s are no split or class folder and left out, such as %s"
                .formatted(names.size(), parent, names.get(0)));
  }

  private static List<String> emptyFolders(FileSystem files, List<ClassFolder> folders)
      throws IOException {
    List<String> warnings = new ArrayList<>();
    for (ClassFolder folder : folders) {
      if (FileTree.below(files, new Path(folder.uri())).findAny().isEmpty()) {
        warnings.add("Class folder %s is empty; its class has no images".formatted(folder.uri()));
      }
    }
    return warnings;
  }

  /** A class's folder in a split; null for no split. */
  private record ClassFolder(String split, String name, String uri) implements Serializable {}

  /** A class's folder and the label of its images. */
  private record LabelledFolder(ClassFolder folder, int label) implements Serializable {

    Iterator<SourceImage> images(Path root, Configuration hadoop) throws IOException {
      Path path = new Path(folder.uri());
      return FileTree.below(path.getFileSystem(hadoop), path)
          .map(file -> image(root, file))
          .iterator();
    }

    private SourceImage image(Path root, FileStatus file) {
      String relative = root.toUri().relativize(file.getPath().toUri()).getPath();
      return new SourceImage(folder.split(), label, relative, file.getLen(), FileContent.of(file));
    }
  }
}
