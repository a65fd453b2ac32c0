package sparkception.job.batchnorm;

import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.augment.Augmenter;
import sparkception.data.loader.BatchLoader;
import sparkception.data.loader.LoaderOptions;
import sparkception.data.loader.LoaderResources;
import sparkception.data.plan.EpochOrder;
import sparkception.data.plan.RowGroups;
import sparkception.data.shard.Shard;

/**
 * What every task of an estimation needs; broadcast once.
 *
 * @param model the network, in DL4J's ModelSerializer format
 * @param hadoop how to reach the data
 * @param data the data set's folder
 * @param shards the training split, in the manifest's order
 * @param images how many of them to use
 * @param computeThreads of a task's arithmetic
 * @param view how images become the network's input
 * @param frozen the layer up to which the network keeps its statistics; null for none
 */
record BatchNormSetup(
    byte[] model,
    SerializableConfiguration hadoop,
    String data,
    List<Shard> shards,
    long images,
    int computeThreads,
    AugmentOptions view,
    String frozen)
    implements Serializable {

  private static final int BATCHES_AHEAD = 3;
  private static final long ORDER_SEED = 0;

  /** Loads the images from one place in the shuffled order to another, the last of all at most. */
  BatchLoader load(LoaderResources resources, long from, long to, int batchSize) {
    RowGroups groups = RowGroups.of(shards.stream().map(Shard::rowGroups).toList());
    return new BatchLoader(
        resources,
        hadoop.value(),
        new Path(data),
        shards,
        EpochOrder.shuffled(groups, ORDER_SEED, 0).slice(from, Math.min(images, to)),
        new Augmenter(view),
        new LoaderOptions(batchSize, BATCHES_AHEAD, 0, 0));
  }
}
