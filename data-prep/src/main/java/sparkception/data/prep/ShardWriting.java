package sparkception.data.prep;

import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple2;
import sparkception.data.source.SourceImage;
import sparkception.data.source.TaskConfiguration;
import sparkception.data.storage.FolderLock;

/** Writes those shards of a plan that are not done yet: the Spark jobs of data preparation. */
final class ShardWriting {

  private final JavaSparkContext spark;
  private final Path output;
  private final PrepOptions options;
  private final PrepListener listener;

  ShardWriting(JavaSparkContext spark, Path output, PrepOptions options, PrepListener listener) {
    this.spark = spark;
    this.output = output;
    this.options = options;
    this.listener = listener;
  }

  /**
   * Goes on where an earlier job has stopped, or begins.
   *
   * @param standing of the folder, which is not done
   */
  FinishedShards write(Listing listing, Standing standing, PrepFolder folder, FolderLock lock)
      throws IOException {
    if (standing instanceof Standing.Open open && open.begun().isPresent()) {
      PrepStart start = open.begun().get();
      ShardPlan plan = ShardPlan.of(listing.splits().splits(), start.shards(), options.seed());
      try (RoutedImages images = RoutedImages.of(spark, listing, plan, options, listener)) {
        Map<Integer, ShardRecord> records = records(plan, folder);
        if (!Objects.equals(start.source().versions(), listing.source().versions())) {
          forgetChanged(images, plan, folder, records);
        }
        folder.begin(start(listing, plan));
        return writeMissing(listing, plan, images, records, lock);
      }
    }
    ShardPlan plan = new ShardSizing(spark, options).plan(listing);
    if (standing instanceof Standing.Outdated outdated) {
      listener.warning(String.format(Locale.ROOT, "%s is made anew: %s", output, outdated.why()));
    }
    folder.beginAnew(start(listing, plan));
    try (RoutedImages images = RoutedImages.of(spark, listing, plan, options, listener)) {
      return writeMissing(listing, plan, images, Map.of(), lock);
    }
  }

  /**
   * Writes the shards of images that are added, or what is missing of them.
   *
   * @param added the images, as a part of the listing
   * @param version of the data set that they make
   */
  FinishedShards writeBeside(Listing added, int version, PrepFolder folder, FolderLock lock)
      throws IOException {
    ShardPlan plan = new ShardSizing(spark, options).plan(added).ofVersion(version);
    PrepStart start = start(added, plan).ofVersion(version);
    if (folder.start().filter(start::isSame).isEmpty()) {
      folder.beginBeside(start);
    }
    try (RoutedImages images = RoutedImages.of(spark, added, plan, options, listener)) {
      return writeMissing(added, plan, images, records(plan, folder), lock);
    }
  }

  private static PrepStart start(Listing listing, ShardPlan plan) {
    return new PrepStart(listing.source(), listing.options(), plan.shards());
  }

  /** Of the shards that are done and whole, by index. */
  private static Map<Integer, ShardRecord> records(ShardPlan plan, PrepFolder folder)
      throws IOException {
    Map<Integer, ShardRecord> records = new TreeMap<>();
    for (ShardPlan.Target target : plan.targets()) {
      folder.done(target).ifPresent(record -> records.put(record.target(), record));
    }
    return records;
  }

  /** A copy of the source has other times and the same contents; its shards stay. */
  private void forgetChanged(
      RoutedImages images, ShardPlan plan, PrepFolder folder, Map<Integer, ShardRecord> records)
      throws IOException {
    Map<Integer, Long> now = contents(images.without(Set.of()));
    int before = records.size();
    for (ShardRecord record : List.copyOf(records.values())) {
      if (record.content() != now.getOrDefault(record.target(), 0L)) {
        folder.forget(plan.targets().get(record.target()));
        records.remove(record.target());
      }
    }
    if (records.size() < before) {
      listener.warning(
          String.format(
              Locale.ROOT,
              "Files of the input have other contents than when %s was begun, though names and sizes"
                  + " are the same; %d of its %d finished shards are written again",
              output,
              before - records.size(),
              before));
    }
  }

  /** The sum of {@link ContentHash} over the images of each shard, which are read for it. */
  private Map<Integer, Long> contents(JavaPairRDD<SampleKey, SourceImage> images) {
    ContentHash hash = new ContentHash(TaskConfiguration.of(spark), options.image().limits());
    return images
        .mapToPair(routed -> new Tuple2<>(routed._1().target(), hash.of(routed._2())))
        .reduceByKey(Long::sum)
        .collectAsMap();
  }

  private FinishedShards writeMissing(
      Listing listing,
      ShardPlan plan,
      RoutedImages images,
      Map<Integer, ShardRecord> records,
      FolderLock lock) {
    FinishedShards finished = new FinishedShards();
    records.values().forEach(finished::add);
    Set<Integer> done = Set.copyOf(records.keySet());
    LongAccumulator counter = spark.sc().longAccumulator("images");
    counter.add(finished.images());
    if (done.size() < plan.targets().size()) {
      Preparation preparation = Preparation.of(spark, listing, options, counter);
      ShardTask task =
          new ShardTask(TaskConfiguration.of(spark), output, plan, preparation, lock.proof());
      try (ProgressWatch watch = new ProgressWatch(counter, listing.census().images(), listener)) {
        watch.start();
        finished.addAll(written(task, plan, images, done));
      }
    }
    return finished;
  }

  /** Results are added up as they arrive: the driver never holds all of them. */
  private static FinishedShards written(
      ShardTask task, ShardPlan plan, RoutedImages images, Set<Integer> done) {
    return images
        .without(done)
        .repartitionAndSortWithinPartitions(new ShardPartitioner(plan.targets().size()))
        .mapPartitionsWithIndex((target, sorted) -> written(task, done, target, sorted), false)
        .aggregate(new FinishedShards(), FinishedShards::add, FinishedShards::addAll);
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
}
