package sparkception.data.prep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.Manifest;
import sparkception.data.source.ImageSource;
import sparkception.data.storage.FileLock;
import sparkception.data.storage.FolderLock;
import sparkception.data.storage.SoundStorage;

/**
 * Turns a source into a data set.
 *
 * <p>The same source, options and seed give byte-identical shards, whatever the cluster. A job that
 * was killed goes on with the shards that are not done; one that is finished does nothing, unless
 * its source has changed: then the data set is made anew in its place. Every image ends in a shard
 * or in the quarantine; what else the source has is counted as ignored.
 */
public final class PrepJob {

  private final JavaSparkContext spark;
  private final ImageSource source;
  private final PrepOptions options;
  private final Path output;
  private final PrepListener listener;
  private final Configuration hadoop;
  private final OutputState state;
  private final String group = "prep-" + UUID.randomUUID();

  /**
   * A job.
   *
   * @param spark runs it
   * @param source where images come from
   * @param options what is made of them
   * @param output folder of the data set, on HDFS, a local disk or another file system with locks
   * @param listener told how far it has come
   */
  public PrepJob(
      JavaSparkContext spark,
      ImageSource source,
      PrepOptions options,
      Path output,
      PrepListener listener) {
    this.spark = spark;
    this.source = source;
    this.options = options;
    this.output = output;
    this.listener = listener;
    this.hadoop = spark.hadoopConfiguration();
    this.state = new OutputState(spark, output, options);
  }

  /**
   * Prepares the data set.
   *
   * @throws DataSetException if the output holds something else, or too many images are refused
   * @throws sparkception.data.storage.StorageException if another process writes it
   * @throws sparkception.data.source.SourceException if the input is not what it is said to be
   */
  public PrepResult execute() throws IOException {
    return TaskFailure.unwrap(this::prepare);
  }

  /**
   * Lists the source, and writes nothing. That the output holds something else is a warning.
   *
   * @throws DataSetException if the output is no place for a data set
   * @throws sparkception.data.source.SourceException if the input is not what it is said to be
   */
  public PrepEstimate estimate() throws IOException {
    return TaskFailure.unwrap(this::listSource);
  }

  private PrepEstimate listSource() throws IOException {
    requirePlace();
    Listing listing = Listing.of(spark, source, options);
    List<String> warnings = new ArrayList<>(listing.warnings());
    standing(listing).ifPresent(warnings::add);
    ShardSizing sizing = new ShardSizing(spark, options);
    List<Long> bytes = sizing.writtenBytes(listing, true);
    ShardPlan plan = sizing.plan(listing, bytes);
    Map<String, Long> splitBytes = new LinkedHashMap<>();
    Map<String, Long> splitShards = new LinkedHashMap<>();
    List<String> splits = listing.splits().splits();
    for (int split = 0; split < splits.size(); split++) {
      splitBytes.put(splits.get(split), bytes.get(split));
      splitShards.put(splits.get(split), (long) plan.shards().get(split));
    }
    return PrepEstimate.of(listing, splitBytes, splitShards, warnings);
  }

  /** What would become of a data set that is there. */
  private Optional<String> standing(Listing listing) throws IOException {
    try {
      return state.of(listing) instanceof Standing.Outdated outdated
          ? Optional.of(
              String.format(Locale.ROOT, "%s would be made anew: %s", output, outdated.why()))
          : Optional.empty();
    } catch (DataSetException e) {
      return Optional.of(e.getMessage());
    }
  }

  private void requirePlace() throws IOException {
    OutputFolder place = new OutputFolder(hadoop, output);
    place.requireApartFrom(source.input());
    place.requireOurs();
  }

  private PrepResult prepare() throws IOException {
    long start = System.nanoTime();
    SoundStorage.requireNoObjectStore(output);
    requirePlace();
    Listing listing = Listing.of(spark, source, options);
    listing.warnings().forEach(listener::warning);
    if (listing.census().images() == 0) {
      throw new DataSetException(
          String.format(Locale.ROOT, "Cannot prepare %s: the input has no images", output));
    }
    if (state.of(listing) instanceof Standing.Done done) {
      return PrepResult.of(done.manifest(), Map.of(), seconds(start), true);
    }
    FileSystem files = output.getFileSystem(hadoop);
    try (FolderLock lock = FileLock.acquire(files, output, "prepare", this::stop)) {
      // Another process may have finished in the meantime.
      Standing standing = state.of(listing);
      return standing instanceof Standing.Done done
          ? PrepResult.of(done.manifest(), Map.of(), seconds(start), true)
          : make(listing, standing, lock, start);
    }
  }

  /** Tasks would be stopped when they publish, but not before. */
  private void stop() {
    spark.sc().cancelJobGroup(group);
  }

  private PrepResult make(Listing listing, Standing standing, FolderLock lock, long start)
      throws IOException {
    spark.setJobGroup(group, "prep " + output, false);
    try {
      PrepFolder folder = new PrepFolder(hadoop, output, lock.proof());
      FinishedShards shards =
          new ShardWriting(spark, output, options, listener).write(listing, standing, folder, lock);
      Manifest manifest = new Completion(output, options).manifest(listing, shards);
      Completion.missingClasses(manifest).forEach(listener::warning);
      folder.removeOthers(shards);
      lock.requireHeld();
      manifest.write(hadoop, output);
      folder.end();
      return PrepResult.of(manifest, shards.refusedBy(), seconds(start), false);
    } finally {
      spark.clearJobGroup();
      if (lock.isLost()) {
        lock.requireHeld();
      }
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
