package sparkception.data.prep;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.ManifestVersions;
import sparkception.data.shard.SourceState;
import sparkception.data.source.ImageSource;
import sparkception.data.source.TaskConfiguration;
import sparkception.data.storage.FileLock;
import sparkception.data.storage.FolderLock;
import sparkception.data.storage.SoundStorage;

/**
 * Adds to a data set what its source has got since: new shards beside the old ones, and a manifest
 * of them all. What is there is neither read as pixels nor written again, and each state that the
 * data set had stays readable as one of its {@link ManifestVersions}.
 *
 * <p>Images are known by their paths. Where one that is known has gone, or has another size, label
 * or content, the data set would be wrong, and the job fails.
 */
public final class IncrementalPrep {

  private final JavaSparkContext spark;
  private final ImageSource source;
  private final PrepOptions options;
  private final Path output;
  private final PrepListener listener;
  private final Configuration hadoop;
  private final String group = "prep-" + UUID.randomUUID();

  /**
   * A job; its parameters are those of {@link PrepJob}, which it runs where there is no data set.
   */
  public IncrementalPrep(
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
  }

  /**
   * Adds what is new.
   *
   * @throws DataSetException if the data set is of another input, options or classes, if images
   *     that are known have changed, or too many are refused
   * @throws sparkception.data.storage.StorageException if another process writes it
   * @throws sparkception.data.source.SourceException if the input is not what it is said to be
   */
  public Increment execute() throws IOException {
    return TaskFailure.unwrap(this::prepare);
  }

  private Increment prepare() throws IOException {
    long start = System.nanoTime();
    SoundStorage.requireNoObjectStore(output);
    boolean fresh = !Manifest.isIn(hadoop, output);
    if (fresh) {
      new PrepJob(spark, source, options, output, listener).execute();
    }
    try (FolderLock lock =
        FileLock.acquire(output.getFileSystem(hadoop), output, "prepare", this::stop)) {
      Manifest current = Manifest.read(hadoop, output);
      int version = new ManifestVersions(hadoop, output).adopt(current);
      return fresh
          ? increment(current, version, 0, new FinishedShards(), current.written(), start)
          : add(current, version, lock, start);
    }
  }

  /** Tasks would be stopped when they publish, but not before. */
  private void stop() {
    spark.sc().cancelJobGroup(group);
  }

  private Increment add(Manifest current, int version, FolderLock lock, long start)
      throws IOException {
    spark.setJobGroup(group, "prep " + output, false);
    try {
      Listing listing = Listing.of(spark, source, options);
      requireSameKind(current, listing);
      if (isKnown(current, listing)) {
        return increment(current, version, version, new FinishedShards(), 0, start);
      }
      try (KnownImages known = KnownImages.of(spark, output, current, version, listing)) {
        known.requireUnchanged(contentHash());
        Listing added = listing.of(known.others());
        return added.census().images() == 0
            ? increment(current, version, version, new FinishedShards(), 0, start)
            : write(current, version, listing, added, lock, start);
      }
    } finally {
      spark.clearJobGroup();
      if (lock.isLost()) {
        lock.requireHeld();
      }
    }
  }

  private Increment write(
      Manifest current, int version, Listing listing, Listing added, FolderLock lock, long start)
      throws IOException {
    PrepFolder folder = new PrepFolder(hadoop, output, lock.proof());
    FinishedShards shards =
        new ShardWriting(spark, output, options, listener)
            .writeBeside(added, version + 1, folder, lock);
    Manifest manifest = new Completion(output, options).increased(current, added, shards, listing);
    folder.removeOthers(shards, version + 1);
    lock.requireHeld();
    manifest.write(hadoop, output);
    int now = new ManifestVersions(hadoop, output).adopt(manifest);
    folder.end();
    return increment(manifest, now, version, shards, shards.images() - shards.refused(), start);
  }

  private Increment increment(
      Manifest manifest, int version, int before, FinishedShards shards, long added, long start) {
    Map<String, Long> splits = new TreeMap<>();
    manifest.splits().forEach(split -> splits.put(split.name(), split.rows()));
    return new Increment(
        version,
        folder(version),
        before,
        added,
        shards.refused(),
        ReasonWords.of(shards.refusedBy()),
        splits,
        (System.nanoTime() - start) / 1e9);
  }

  private String folder(int version) {
    try {
      return new ManifestVersions(hadoop, output).folder(version).toString();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private ContentHash contentHash() {
    return new ContentHash(TaskConfiguration.of(spark), options.image().limits());
  }

  /** Whether nothing has come or gone, and no file has another time. */
  private static boolean isKnown(Manifest current, Listing listing) {
    return current.source().listing().equals(listing.source().listing())
        && current.source().versions().equals(listing.source().versions());
  }

  private void requireSameKind(Manifest current, Listing listing) throws DataSetException {
    SourceState before = current.source();
    if (before == null || before.images() == null || before.contents() == null) {
      throw cannotAdd("an earlier version made it, which did not record its input");
    }
    List<String> others = OutputState.otherwise(before, current.options(), listing);
    if (!others.isEmpty()) {
      throw cannotAdd("it is of " + String.join("; ", others));
    }
    if (!current.classes().equals(listing.scan().classes())) {
      throw cannotAdd(
          String.format(
              Locale.ROOT,
              "its classes are %s, those of the input %s",
              names(current.classes()),
              names(listing.scan().classes())));
    }
  }

  private static String names(List<sparkception.data.shard.ImageClass> classes) {
    return classes.size() <= 12
        ? String.join(", ", classes.stream().map(each -> each.name()).toList())
        : classes.size() + " others";
  }

  private DataSetException cannotAdd(String why) {
    return KnownImages.cannotAdd(output, why);
  }
}
