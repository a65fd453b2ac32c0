package sparkception.job.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.augment.Augmenter;
import sparkception.data.loader.BatchLoader;
import sparkception.data.loader.LoaderOptions;
import sparkception.data.loader.LoaderResources;
import sparkception.data.plan.EpochOrder;
import sparkception.data.plan.RoundPlan;
import sparkception.data.plan.RowGroups;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.Shard;
import sparkception.job.LocalSpark;
import sparkception.job.train.StripedData;

@ExtendWith(LocalSpark.class)
class PrefetchTest {

  private static final RoundPlan FIRST = new RoundPlan(0, 0, 8, 2);
  private static final RoundPlan SECOND = new RoundPlan(0, 8, 8, 2);

  @TempDir static java.nio.file.Path temp;

  private static Path data;
  private static List<Shard> shards;

  private final LoaderResources resources = new LoaderResources(1, 64L << 20);
  private final Prefetch prefetch = new Prefetch();
  private final List<RoundPlan> opened = new ArrayList<>();

  @BeforeAll
  static void prepare(JavaSparkContext spark) throws IOException {
    data = StripedData.prepare(spark, temp, 40);
    shards = Manifest.read(new Configuration(), data).split("train").shards();
  }

  @Test
  void aLoaderOpenedAheadIsTakenOnce() {
    prefetch.begin(key(SECOND, 0), () -> loader(SECOND, 0));
    assertThat(samples(take(SECOND, 0))).hasSize(4);
    assertThat(opened).hasSize(1);
    take(SECOND, 0);
    assertThat(opened).hasSize(2);
  }

  @Test
  void whatIsDeliveredDoesNotDependOnWhenItWasOpened() {
    prefetch.begin(key(SECOND, 1), () -> loader(SECOND, 1));
    List<Long> ahead = samples(take(SECOND, 1));
    assertThat(samples(take(SECOND, 1))).isEqualTo(ahead);
  }

  @Test
  void aWorkerStillInThisRoundLeavesTheNextRoundsLoadersOpen() {
    prefetch.begin(key(SECOND, 0), () -> loader(SECOND, 0));
    take(FIRST, 1);
    assertThat(samples(take(SECOND, 0))).hasSize(4);
    assertThat(opened).containsExactly(SECOND, FIRST);
  }

  @Test
  void aLoaderThatNobodyTookIsClosedByALaterRound() {
    BatchLoader left = loader(FIRST, 0);
    prefetch.begin(key(FIRST, 0), () -> left);
    assertThat(left.hasNext()).isTrue();
    take(SECOND, 1);
    assertThat(left.hasNext()).isFalse();
  }

  @Test
  void closingItClosesWhatNobodyTook() {
    BatchLoader left = loader(SECOND, 0);
    prefetch.begin(key(SECOND, 0), () -> left);
    prefetch.close();
    assertThat(left.hasNext()).isFalse();
  }

  @AfterEach
  void close() {
    prefetch.close();
    resources.close();
  }

  private BatchLoader take(RoundPlan plan, int worker) {
    return prefetch.take(key(plan, worker), () -> loader(plan, worker));
  }

  private Prefetch.Key key(RoundPlan plan, int worker) {
    return new Prefetch.Key(plan, worker);
  }

  private BatchLoader loader(RoundPlan plan, int worker) {
    opened.add(plan);
    RowGroups groups = RowGroups.of(shards.stream().map(Shard::rowGroups).toList());
    EpochOrder order = EpochOrder.shuffled(groups, 1, plan.epoch());
    return new BatchLoader(
        resources,
        new Configuration(),
        data,
        shards,
        order.slice(plan.slice(worker).from(), plan.slice(worker).to()),
        new Augmenter(AugmentOptions.evaluation(28, 1, 1.0)),
        new LoaderOptions(4, 3, 1, plan.epoch()));
  }

  private static List<Long> samples(BatchLoader loader) {
    List<Long> samples = new ArrayList<>();
    while (loader.hasNext()) {
      for (long sample : loader.next().samples()) {
        samples.add(sample);
      }
    }
    return samples;
  }
}
