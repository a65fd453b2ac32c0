package sparkception.data.prep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple2;
import sparkception.data.image.PixelSums;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.ImageClass;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.Split;
import sparkception.data.source.ImageSource;
import sparkception.data.source.SourceImage;
import sparkception.data.source.SourceScan;
import sparkception.data.source.TaskConfiguration;

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

  /**
   * A job.
   *
   * @param spark runs it
   * @param source where images come from
   * @param options what is made of them
   * @param output folder of the data set, on any Hadoop file system
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
    SourceScan scan = source.scan(spark);
    Census census = Census.of(scan.entries());
    SplitRule splits = SplitRule.of(scan.splits(), options);
    Map<String, Long> splitBytes = new LinkedHashMap<>();
    Map<String, Long> splitShards = new LinkedHashMap<>();
    for (String split : splits.splits()) {
      splitBytes.put(split, bytes(census, splits, split));
    }
    plan(census, splits)
        .targets()
        .forEach(target -> splitShards.merge(target.splitName(), 1L, Long::sum));
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

  private PrepResult prepare() throws IOException {
    long start = System.nanoTime();
    SourceScan scan = source.scan(spark);
    scan.warnings().forEach(listener::warning);
    Census census = Census.of(scan.entries());
    requireImages(census);
    String fingerprint =
        options.fingerprint(
            scan.classes().stream().map(ImageClass::toString).toList(), census.fingerprint());
    Optional<Manifest> finished = finished(fingerprint);
    if (finished.isPresent()) {
      return PrepResult.of(finished.get(), Map.of(), seconds(start), true);
    }
    PrepFolder folder = new PrepFolder(hadoop, output);
    folder.begin(fingerprint);
    FinishedShards shards = write(scan, census, folder);
    Manifest manifest = manifest(scan, census, fingerprint, shards);
    requireComplete(census, manifest);
    Map<String, Long> refusedBy = shards.refusedBy();
    requireFewRefused(manifest, refusedBy);
    requireAny(manifest, refusedBy);
    missingClasses(manifest).forEach(listener::warning);
    manifest.write(hadoop, output);
    folder.end();
    return PrepResult.of(manifest, refusedBy, seconds(start), false);
  }

  private void requireImages(Census census) throws DataSetException {
    if (census.images() == 0) {
      throw new DataSetException("Cannot prepare %s: the input has no images".formatted(output));
    }
  }

  private Optional<Manifest> finished(String fingerprint) throws IOException {
    FileSystem files = output.getFileSystem(hadoop);
    if (!files.exists(new Path(output, Manifest.FILE))) {
      return Optional.empty();
    }
    Manifest manifest = Manifest.read(hadoop, output);
    if (!manifest.fingerprint().equals(fingerprint)) {
      throw new DataSetException(
          ("Cannot write %s: it holds a data set from another source or with other options;"
                  + " delete it, or choose another --output")
              .formatted(output));
    }
    return Optional.of(manifest);
  }

  private FinishedShards write(SourceScan scan, Census census, PrepFolder folder)
      throws IOException {
    SplitRule splits = SplitRule.of(scan.splits(), options);
    ShardPlan plan = plan(census, splits);
    FinishedShards finished = new FinishedShards();
    Set<Integer> done = new HashSet<>();
    for (ShardPlan.Target target : plan.targets()) {
      Optional<ShardRecord> record = folder.done(target);
      record.ifPresent(each -> done.add(each.target()));
      record.ifPresent(finished::add);
    }
    LongAccumulator counter = spark.sc().longAccumulator("images");
    counter.add(finished.images());
    if (done.size() < plan.targets().size()) {
      try (ProgressWatch watch = new ProgressWatch(counter, census.images(), listener)) {
        watch.start();
        finished.addAll(writeMissing(scan, splits, plan, done, counter));
      }
    }
    return finished;
  }

  private ShardPlan plan(Census census, SplitRule splits) {
    return ShardPlan.of(
        splits.splits(),
        splits.splits().stream().map(split -> bytes(census, splits, split)).toList(),
        options.shardBytes(),
        options.seed());
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
      LongAccumulator counter) {
    int classes = scan.classes().size();
    TaskConfiguration shared = TaskConfiguration.of(spark);
    boolean cut = scan.splits().isEmpty() && splits.cuts();
    JavaRDD<HashedImage> hashed =
        listed(scan, splits).map(new Hashing(shared, splits.cuts(), options));
    if (cut) {
      // Contents are read once for the cuts and the routing; where they go to takes little room.
      hashed = hashed.persist(StorageLevel.DISK_ONLY());
    }
    SplitCuts cuts = cut ? SplitCuts.of(hashed, splits, options.seed()) : null;
    Routing routing = new Routing(splits.splits(), cuts, plan, done, options.deduplicate());
    Preparation preparation = new Preparation(shared, options.image(), classes, counter);
    ShardTask task = new ShardTask(shared, output, plan, preparation);
    FinishedShards written =
        hashed
            .flatMapToPair(routing)
            .repartitionAndSortWithinPartitions(new ShardPartitioner(plan.targets().size()))
            .mapPartitionsWithIndex((target, images) -> written(task, done, target, images), false)
            .aggregate(new FinishedShards(), FinishedShards::add, FinishedShards::addAll);
    if (cut) {
      hashed.unpersist(false);
    }
    return written;
  }

  private static Iterator<ShardRecord> written(
      ShardTask task,
      Set<Integer> done,
      int target,
      Iterator<Tuple2<SampleKey, SourceImage>> images)
      throws IOException {
    return done.contains(target)
        ? Collections.emptyIterator()
        : Collections.singleton(task.write(target, TaskContext.get().taskAttemptId(), images))
            .iterator();
  }

  /** Where contents decide, reading them is spread over the cluster. */
  private JavaRDD<SourceImage> listed(SourceScan scan, SplitRule splits) {
    return (scan.splits().isEmpty() && splits.cuts()) || options.deduplicate()
        ? scan.images().repartition(spark.defaultParallelism() * PARTITIONS_A_SLOT)
        : scan.images();
  }

  private Manifest manifest(
      SourceScan scan, Census census, String fingerprint, FinishedShards shards) {
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
        fingerprint,
        options.describe());
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
