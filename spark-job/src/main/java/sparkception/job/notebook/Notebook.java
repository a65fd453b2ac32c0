package sparkception.job.notebook;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import sparkception.job.run.RunFolder;

/**
 * Where cells begin, in Scala or Java: {@code print(Notebook.run("run1").training())}. Folders are
 * on any file system that the notebook's Spark reaches, and are read anew by every call, so that a
 * cell may be run again while a training goes on.
 *
 * <p>All methods here and of what they give throw what the commands of the same names say, as one
 * sentence.
 */
public final class Notebook {

  private Notebook() {}

  /** A data set that {@code sparkception prep} has made, or has begun to make. */
  public static DataSetNotes dataSet(String folder) {
    return new DataSetNotes(hadoop(), new Path(folder));
  }

  /** A run of {@code sparkception train}, which may be going on. */
  public static RunNotes run(String folder) throws IOException {
    return new RunNotes(spark(), RunFolder.at(new Path(folder), hadoop()));
  }

  /** Several runs, or folders of runs at any depth, such as a study of {@code ablate}. */
  public static RunsNotes runs(String... folders) throws IOException {
    List<RunFolder> runs = new ArrayList<>();
    for (String folder : folders) {
      addRuns(new Path(folder), runs);
    }
    return new RunsNotes(spark(), runs);
  }

  /** A page that a command has written: {@code report.html}, {@code ablation.html}. */
  public static NotebookPage page(String file) throws IOException {
    Path path = new Path(file);
    return new NotebookPage(new RunFolder(path.getFileSystem(hadoop()), path).read(path));
  }

  private static void addRuns(Path folder, List<RunFolder> runs) throws IOException {
    RunFolder run = RunFolder.at(folder, hadoop());
    if (run.isRun() || !run.files().exists(folder)) {
      runs.add(run);
      return;
    }
    for (Path below : folders(run.files(), folder)) {
      addRuns(below, runs);
    }
  }

  private static List<Path> folders(FileSystem files, Path folder) throws IOException {
    return Stream.of(files.listStatus(folder))
        .filter(FileStatus::isDirectory)
        .map(FileStatus::getPath)
        .sorted()
        .toList();
  }

  private static SparkSession spark() {
    return SparkSession.active();
  }

  private static Configuration hadoop() {
    return spark().sparkContext().hadoopConfiguration();
  }
}
