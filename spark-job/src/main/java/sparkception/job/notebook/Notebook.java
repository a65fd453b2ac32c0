package sparkception.job.notebook;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
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
    List<Path> places = Stream.of(folders).map(Path::new).toList();
    return new RunsNotes(spark(), RunFolder.find(places, hadoop()));
  }

  /** A page that a command has written: {@code report.html}, {@code ablation.html}. */
  public static NotebookPage page(String file) throws IOException {
    Path path = new Path(file);
    return new NotebookPage(new RunFolder(path.getFileSystem(hadoop()), path).read(path));
  }

  private static SparkSession spark() {
    return SparkSession.active();
  }

  private static Configuration hadoop() {
    return spark().sparkContext().hadoopConfiguration();
  }
}
