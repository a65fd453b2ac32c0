package sparkception.data.prep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.DoubleStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple2;
import sparkception.data.image.PixelSums;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.ImageClass;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.ShardHash;
import sparkception.data.shard.SourceState;
import sparkception.data.shard.Split;
import sparkception.data.source.ImageSource;
import sparkception.data.source.SourceImage;
import sparkception.data.source.SourceScan;
import sparkception.data.source.TaskConfiguration;
import sparkception.data.storage.FileLock;
import sparkception.data.storage.FolderLock;
import sparkception.data.storage.SoundStorage;

/**
 * Turns a source into a data set.
 *
 * <p>The same source, options and seed give byte-identical shards, whatever the cluster. A job that
 * was killed goes on with the shards that are not done; one that is finished does nothing. Every
 * image ends in a shard or in the quarantine; what else the source has is counted as ignored.
 */
public final class PrepJob {

  private static final int PARTITIONS_A_SLOT = 8;
  private static final int SHOWN = 5;

  private final JavaSparkContext spark;
  private final ImageSource source;
  private final PrepOptions options;
  private final Path output;
  private final PrepListener listener;
  private final Configuration hadoop;
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
   * Lists the source, and writes nothing.
   *
   * @throws sparkception.data.source.SourceException if the input is not what it is said to be
   */
  public PrepEstimate estimate() throws IOException {
    return TaskFailure.unwrap(this::listSource);
  }

  private PrepEstimate listSource() throws IOException {
    requirePlace();
    SourceScan scan = source.scan(spark);
    Census census = Census.of(scan.entries());
    SplitRule splits = SplitRule.of(scan.splits(), options);
    List<Long> bytes = writtenBytes(scan, census, splits, true);
    ShardPlan plan = ShardPlan.of(splits.splits(), bytes, options.shardBytes(), options.seed());
    Map<String, Long> splitBytes = new LinkedHashMap<>();
    Map<String, Long> splitShards = new LinkedHashMap<>();
    for (int split = 0; split < bytes.size(); split++) {
      splitBytes.put(splits.splits().get(split), bytes.get(split));
      splitShards.put(splits.splits().get(split), (long) plan.shards().get(split));
    }
    return new PrepEstimate(
        census.images(),
        census.ignored().total(),
        census.ignored().counts(),
        census.bytes().values().stream().mapToLong(Long::longValue).sum(),
        scan.classes().size(),
        splitBytes,
        splitShards,
        scan.warnings());
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
    SourceScan scan = source.scan(spark);
    scan.warnings().forEach(listener::warning);
    Census census = Census.of(scan.entries());
    requireImages(census);
    String listing =
        options.fingerprint(
            scan.classes().stream().map(ImageClass::toString).toList(), census.fingerprint());
    Optional<Manifest> finished = finished(scan, census, listing);
    if (finished.isPresent()) {
      return PrepResult.of(finished.get(), Map.of(), seconds(start), true);
    }
    FileSystem files = output.getFileSystem(hadoop);
    try (FolderLock lock = FileLock.acquire(files, output, "prepare", this::stop)) {
      // Another process may have finished in the meantime.
      finished = finished(scan, census, listing);
      return finished.isPresent()
          ? PrepResult.of(finished.get(), Map.of(), seconds(start), true)
          : make(scan, census, listing, lock, start);
    }
  }

  /** Tasks would be stopped when they publish, but not before. */
  private void stop() {
    spark.sc().cancelJobGroup(group);
  }

  private PrepResult make(
      SourceScan scan, Census census, String listing, FolderLock lock, long start)
      throws IOException {
    spark.setJobGroup(group, "prep " + output, false);
    try {
      PrepFolder folder = new PrepFolder(hadoop, output, lock.proof());
      FinishedShards shards = write(scan, census, listing, folder, lock);
      Manifest manifest = manifest(scan, census, listing, shards);
      requireComplete(census, manifest);
      Map<String, Long> refusedBy = shards.refusedBy();
      requireFewRefused(manifest, refusedBy);
      requireAny(manifest, refusedBy);
      missingClasses(manifest).forEach(listener::warning);
      lock.requireHeld();
      manifest.write(hadoop, output);
      folder.end();
      return PrepResult.of(manifest, refusedBy, seconds(start), false);
    } finally {
      spark.clearJobGroup();
      if (lock.isLost()) {
        lock.requireHeld();
      }
    }
  }

  private void requireImages(Census census) throws DataSetException {
    if (census.images() == 0) {
      throw new DataSetException("Cannot prepare %s: the input has no images".formatted(output));
    }
  }

  private Optional<Manifest> finished(SourceScan scan, Census census, String listing)
      throws IOException {
    FileSystem files = output.getFileSystem(hadoop);
    if (!files.exists(new Path(output, Manifest.FILE))) {
      return Optional.empty();
    }
    Manifest manifest = Manifest.read(hadoop, output);
    SourceState before = manifest.source();
    if (before == null) {
      throw cannotWrite("an earlier version made it, which did not record its input's contents");
    }
    if (!before.listing().equals(listing)) {
      throw cannotWrite("it holds a data set from another source or with other options");
    }
    if (!before.versions().equals(census.versionsText())
        && !before.contents().equals(hex(contentHash().total(scan.images())))) {
      throw cannotWrite(
          "files of the input have other contents than when it was made, though names and sizes"
              + " are the same");
    }
    return Optional.of(manifest);
  }

  private DataSetException cannotWrite(String why) {
    return new DataSetException(
        "Cannot write %s: %s; delete it, or choose another --output".formatted(output, why));
  }

  private ContentHash contentHash() {
    return new ContentHash(TaskConfiguration.of(spark), options.image().limits());
  }

  private FinishedShards write(
      SourceScan scan, Census census, String listing, PrepFolder folder, FolderLock lock)
      throws IOException {
    SplitRule splits = SplitRule.of(scan.splits(), options);
    Optional<PrepStart> before = folder.begun(listing);
    ShardPlan plan =
        before.isPresent()
            ? ShardPlan.of(splits.splits(), before.get().shards(), options.seed())
            : plan(scan, census, splits);
    Map<Integer, ShardRecord> records = new TreeMap<>();
    for (ShardPlan.Target target : plan.targets()) {
      folder.done(target).ifPresent(record -> records.put(record.target(), record));
    }
    if (before.isPresent() && !before.get().versions().equals(census.versionsText())) {
      forgetChanged(scan, splits, plan, folder, records);
    }
    folder.begin(new PrepStart(listing, census.versionsText(), plan.shards()));
    FinishedShards finished = new FinishedShards();
    records.values().forEach(finished::add);
    Set<Integer> done = Set.copyOf(records.keySet());
    LongAccumulator counter = spark.sc().longAccumulator("images");
    counter.add(finished.images());
    if (done.size() < plan.targets().size()) {
      try (ProgressWatch watch = new ProgressWatch(counter, census.images(), listener)) {
        watch.start();
        finished.addAll(writeMissing(scan, splits, plan, done, counter, lock.proof()));
      }
    }
    return finished;
  }

  /** A copy of the source has other times and the same contents; its shards stay. */
  private void forgetChanged(
      SourceScan scan,
      SplitRule splits,
      ShardPlan plan,
      PrepFolder folder,
      Map<Integer, ShardRecord> records)
      throws IOException {
    Map<Integer, Long> now =
        routed(
            scan,
            splits,
            plan,
            Set.of(),
            (images, routing) -> contentHash().byTarget(images, routing));
    int before = records.size();
    for (ShardRecord record : List.copyOf(records.values())) {
      if (record.content() != now.getOrDefault(record.target(), 0L)) {
        folder.forget(plan.targets().get(record.target()));
        records.remove(record.target());
      }
    }
    if (records.size() < before) {
      listener.warning(
          ("Files of the input have other contents than when %s was begun, though names and sizes"
                  + " are the same; %d of its %d finished shards are written again")
              .formatted(output, before - records.size(), before));
    }
  }

  private ShardPlan plan(SourceScan scan, Census census, SplitRule splits) {
    return ShardPlan.of(
        splits.splits(),
        writtenBytes(scan, census, splits, false),
        options.shardBytes(),
        options.seed());
  }

  /**
   * What will be written of each split, about.
   *
   * @param exactly whether it is worth a look where it cannot change the number of shards
   */
  private List<Long> writtenBytes(
      SourceScan scan, Census census, SplitRule splits, boolean exactly) {
    List<Long> read = splits.splits().stream().map(each -> bytes(census, splits, each)).toList();
    boolean matters =
        read.stream().anyMatch(each -> WrittenBytes.matters(each, options.shardBytes()));
    if (!exactly && !matters) {
      return read;
    }
    WrittenBytes sample =
        WrittenBytes.of(
            scan.images(),
            census.images(),
            options.seed(),
            preparation(scan, spark.sc().longAccumulator()));
    return read.stream().map(sample::after).toList();
  }

  private Preparation preparation(SourceScan scan, LongAccumulator counter) {
    return new Preparation(
        TaskConfiguration.of(spark), options.image(), scan.classes().size(), counter);
  }

  private static long bytes(Census census, SplitRule splits, String split) {
    return census.bytes().containsKey("")
        ? Math.round(census.bytes().get("") * splits.share(split))
        : census.bytes().getOrDefault(split, 0L);
  }

  /** Results are added up as they arrive: the driver never holds all of them. */
  private FinishedShards writeMissing(
      SourceScan scan,
      SplitRule splits,
      ShardPlan plan,
      Set<Integer> done,
      LongAccumulator counter,
      FolderLock.Proof lock) {
    TaskConfiguration shared = TaskConfiguration.of(spark);
    ShardTask task = new ShardTask(shared, output, plan, preparation(scan, counter), lock);
    return routed(
        scan,
        splits,
        plan,
        done,
        (images, routing) ->
            images
                .flatMapToPair(routing)
                .repartitionAndSortWithinPartitions(new ShardPartitioner(plan.targets().size()))
                .mapPartitionsWithIndex(
                    (target, sorted) -> written(task, done, target, sorted), false)
                .aggregate(new FinishedShards(), FinishedShards::add, FinishedShards::addAll));
  }

  /** Does something with the images and what says which shard each goes to. */
  private <T> T routed(
      SourceScan scan,
      SplitRule splits,
      ShardPlan plan,
      Set<Integer> done,
      BiFunction<JavaRDD<HashedImage>, Routing, T> use) {
    boolean cut = scan.splits().isEmpty() && splits.cuts();
    JavaRDD<HashedImage> hashed =
        listed(scan, splits).map(new Hashing(TaskConfiguration.of(spark), splits.cuts(), options));
    if (cut) {
      // Contents are read once for the cuts and the routing; where they go to takes little room.
      hashed = hashed.persist(StorageLevel.DISK_ONLY());
    }
    SplitCuts cuts = cut ? SplitCuts.of(hashed, splits, options.seed()) : null;
    T result =
        use.apply(hashed, new Routing(splits.splits(), cuts, plan, done, options.deduplicate()));
    if (cut) {
      hashed.unpersist(false);
    }
    return result;
  }

  private static Iterator<ShardRecord> written(
      ShardTask task,
      Set<Integer> done,
      int target,
      Iterator<Tuple2<SampleKey, SourceImage>> images)
      throws IOException {
    return done.contains(target)
        ? Collections.emptyIterator()
        : Collections.singleton(task.write(target, images)).iterator();
  }

  /** Where contents decide, reading them is spread over the cluster. */
  private JavaRDD<SourceImage> listed(SourceScan scan, SplitRule splits) {
    return (scan.splits().isEmpty() && splits.cuts()) || options.deduplicate()
        ? scan.images().repartition(spark.defaultParallelism() * PARTITIONS_A_SLOT)
        : scan.images();
  }

  private Manifest manifest(SourceScan scan, Census census, String listing, FinishedShards shards) {
    List<String> names = SplitRule.of(scan.splits(), options).splits();
    List<Split> splits = shards.splits(names, scan.classes().size());
    PixelSums pixels = splits.isEmpty() ? PixelSums.NONE : shards.pixels(splits.get(0).name());
    return new Manifest(
        Manifest.SCHEMA_VERSION,
        scan.classes(),
        splits,
        DoubleStream.of(pixels.mean()).boxed().toList(),
        DoubleStream.of(pixels.standardDeviation()).boxed().toList(),
        shards.images(),
        shards.refused(),
        census.ignored(),
        fingerprint(listing, shards),
        options.describe(),
        new SourceState(listing, census.versionsText(), hex(shards.content())));
  }

  private static String fingerprint(String listing, FinishedShards shards) {
    String all = listing + " " + hex(shards.content()) + " " + String.join(" ", shards.hashes());
    return ShardHash.of(all.getBytes(StandardCharsets.US_ASCII));
  }

  private static String hex(long number) {
    return "%016x".formatted(number);
  }

  private void requireComplete(Census census, Manifest manifest) throws DataSetException {
    if (manifest.read() != census.images()
        || manifest.written() + manifest.refused() != manifest.read()) {
      throw new DataSetException(
          "Cannot finish %s: %d images were listed, %d stored and %d refused; the input has changed"
              .formatted(output, census.images(), manifest.written(), manifest.refused()));
    }
  }

  private void requireFewRefused(Manifest manifest, Map<String, Long> reasons)
      throws DataSetException {
    long damaged = manifest.refused() - reasons.getOrDefault(Preparation.DUPLICATE, 0L);
    if (damaged > options.maxRefused() * manifest.read()) {
      throw new DataSetException(
          ("Cannot finish %s: %d of %d images are refused (%s), more than --max-refused %s allows;"
                  + " see %s/_quarantine ('sparkception inspect %s' lists it)")
              .formatted(
                  output,
                  damaged,
                  manifest.read(),
                  ReasonWords.of(reasons),
                  options.maxRefused(),
                  output,
                  output));
    }
  }

  /** Classes with images that a split has none of, as small classes have. */
  private static List<String> missingClasses(Manifest manifest) {
    List<String> warnings = new ArrayList<>();
    for (Split split : manifest.splits()) {
      List<String> missing =
          manifest.classes().stream()
              .filter(each -> split.labelCounts().get(each.index()) == 0)
              .filter(each -> hasImages(manifest, each.index()))
              .map(ImageClass::name)
              .toList();
      if (!missing.isEmpty()) {
        warnings.add("Split %s has no images of %s".formatted(split.name(), shown(missing)));
      }
    }
    return warnings;
  }

  private static String shown(List<String> names) {
    return names.size() <= SHOWN
        ? String.join(", ", names)
        : "%s and %d classes more"
            .formatted(String.join(", ", names.subList(0, SHOWN)), names.size() - SHOWN);
  }

  private static boolean hasImages(Manifest manifest, int label) {
    return manifest.splits().stream().anyMatch(split -> split.labelCounts().get(label) > 0);
  }

  private void requireAny(Manifest manifest, Map<String, Long> reasons) throws DataSetException {
    if (manifest.written() == 0) {
      throw new DataSetException(
          "Cannot finish %s: none of the %d images can be used: %s"
              .formatted(output, manifest.read(), reasons));
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
