package sparkception.job.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where a run keeps what it makes.
 *
 * @param files the file system it is on
 * @param path the folder, which need not exist
 */
public record RunFolder(FileSystem files, Path path) {

  /** A run folder on whatever file system its path names. */
  public static RunFolder at(Path path, Configuration hadoop) throws IOException {
    FileSystem files = path.getFileSystem(hadoop);
    return new RunFolder(files, files.makeQualified(path));
  }

  /** The run that a checkpoint lies in. */
  public static RunFolder ofCheckpoint(FileSystem files, Path checkpoint) {
    return new RunFolder(files, checkpoint.getParent().getParent());
  }

  /**
   * The runs that are named, and those below folders that are none, at any depth, by name. Folders
   * whose names begin with a dot or an underscore are not looked into.
   *
   * @throws RunFolderException if there is no run at or below one of the places
   */
  public static List<RunFolder> find(List<Path> places, Configuration hadoop) throws IOException {
    List<RunFolder> runs = new ArrayList<>();
    for (Path place : places) {
      RunSearch search = RunSearch.below(at(place, hadoop));
      if (!search.failures().isEmpty()) {
        throw search.failures().get(0);
      }
      if (search.runs().isEmpty()) {
        throw new RunFolderException(String.format(Locale.ROOT, "Cannot find a run in %s", place));
      }
      runs.addAll(search.runs());
    }
    return runs;
  }

  /**
   * What runs are called: their folders' names, with the folder around where these are the same.
   */
  public static List<String> names(List<RunFolder> runs) {
    Map<String, Long> alike =
        runs.stream()
            .collect(Collectors.groupingBy(run -> run.path.getName(), Collectors.counting()));
    return runs.stream()
        .map(run -> run.path)
        .map(
            path ->
                alike.get(path.getName()) == 1 || path.isRoot()
                    ? path.getName()
                    : path.getParent().getName() + "/" + path.getName())
        .toList();
  }

  /** Whether training has begun here. */
  public boolean isRun() throws IOException {
    return files.exists(run()) || files.exists(metrics());
  }

  /** The recipe with every default written out. */
  public Path recipe() {
    return new Path(path, "recipe.yaml");
  }

  /** The data set and the software that made the run. */
  public Path run() {
    return new Path(path, "run.json");
  }

  /** What it has begun with of another run. */
  public Path transfer() {
    return new Path(path, "transfer.json");
  }

  /** What a frozen backbone sees on its training images. */
  public Path features() {
    return new Path(path, "features");
  }

  /** How the latest start is doing. */
  public Path status() {
    return new Path(path, "status.json");
  }

  /** JSON lines, one file for each start. */
  public Path metrics() {
    return new Path(path, "metrics");
  }

  /** The state that workers keep between rounds, while training is under way. */
  public Path workers() {
    return new Path(path, "workers");
  }

  /** A folder for each checkpoint. */
  public Path checkpoints() {
    return new Path(path, "checkpoints");
  }

  /** Reads a small text file. */
  public String read(Path file) throws IOException {
    try (InputStream in = files.open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
