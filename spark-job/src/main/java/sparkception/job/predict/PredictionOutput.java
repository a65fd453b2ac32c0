package sparkception.job.predict;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import sparkception.data.storage.SoundStorage;

/**
 * Where predictions go: {@code .jsonl} a line of JSON a picture, {@code .csv} a row a picture, or
 * {@code .parquet} a folder of Spark's. It appears under its name when it is whole.
 */
public abstract class PredictionOutput implements Closeable {

  private final FileSystem files;
  private final Path target;
  private final Path staged;
  private boolean published;

  PredictionOutput(FileSystem files, Path target) {
    this.files = files;
    this.target = files.makeQualified(target);
    this.staged = new Path(this.target.getParent(), "_staging-" + this.target.getName());
  }

  /**
   * Opens an output, by the ending of its name.
   *
   * @param top guesses a picture
   * @throws PredictException if the ending is none of these, or something is there already
   */
  public static PredictionOutput open(SparkSession spark, Path target, int top) throws IOException {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    FileSystem files = target.getFileSystem(hadoop);
    String name = target.getName().toLowerCase(Locale.ROOT);
    if (files.exists(target)) {
      throw new PredictException(
          String.format(Locale.ROOT, "Cannot write %s: it exists already", target));
    }
    if (name.endsWith(".jsonl")) {
      return new JsonLinesOutput(files, target);
    }
    if (name.endsWith(".csv")) {
      return new CsvOutput(files, target, top);
    }
    if (name.endsWith(".parquet")) {
      requireOneAct(files.makeQualified(target));
      return new ParquetOutput(spark, files, target);
    }
    throw new PredictException(
        String.format(
            Locale.ROOT, "Cannot write %s: its name must end in .jsonl, .csv or .parquet", target));
  }

  /** A file is copied as one act on an object store, too; a folder is not. */
  private static void requireOneAct(Path folder) throws PredictException {
    if (SoundStorage.isObjectStore(folder)) {
      throw new PredictException(
          String.format(
              Locale.ROOT,
              "Cannot write %s: it is a folder, which appears file by file on an object store (write"
                  + " .jsonl or .csv, or to HDFS or a disk)",
              folder));
    }
  }

  /** Adds what one wave has brought. */
  public abstract void add(List<PictureGuesses> said) throws IOException;

  /** Writes what is left, and closes it. */
  abstract void finish() throws IOException;

  FileSystem files() {
    return files;
  }

  /** Where it lies until it is whole. */
  Path staged() {
    return staged;
  }

  /** Makes it appear under its name. */
  public void publish() throws IOException {
    finish();
    if (!files.rename(staged, target)) {
      throw new PredictException(
          String.format(Locale.ROOT, "Cannot write %s: renaming %s failed", target, staged));
    }
    published = true;
  }

  @Override
  public void close() throws IOException {
    if (!published) {
      files.delete(staged, true);
    }
  }
}
