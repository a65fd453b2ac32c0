package sparkception.job.evaluate;

import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.augment.Augmenter;
import sparkception.data.loader.BatchLoader;
import sparkception.data.loader.LoaderOptions;
import sparkception.data.loader.LoaderResources;
import sparkception.data.plan.RowGroups;
import sparkception.data.plan.SampleRange;
import sparkception.data.plan.SampleRef;
import sparkception.data.shard.Shard;
import sparkception.zoo.architecture.Labels;
import sparkception.zoo.engine.EngineChoice;
import sparkception.zoo.engine.TrainedNetwork;

/**
 * What every task of an evaluation needs; broadcast once.
 *
 * @param network with the parameters to evaluate
 * @param engine what it computes with
 * @param alignment which of the network's classes each of the data set's is
 * @param labels how many of them an image has
 * @param hadoop how to reach the data
 * @param data the data set's folder
 * @param shards the split, in the manifest's order
 * @param images of the split
 * @param tasks that share them out
 * @param cores of a task
 * @param view how images become the network's input
 */
record EvaluationSetup(
    TrainedNetwork network,
    EngineChoice engine,
    ClassAlignment alignment,
    Labels labels,
    SerializableConfiguration hadoop,
    String data,
    List<Shard> shards,
    long images,
    int tasks,
    int cores,
    AugmentOptions view)
    implements Serializable {

  private static final int BATCHES_AHEAD = 3;

  /** Of a task: decoding takes less than predicting on the CPU, and more than on a GPU. */
  int loaderThreads() {
    return Math.max(2, cores);
  }

  /** The network's classes. */
  int classes() {
    return alignment.names().size();
  }

  /** The images of one task: contiguous, and as many as any other task's, give or take one. */
  SampleRange stretch(int task) {
    return new SampleRange(images * task / tasks, images * (task + 1) / tasks);
  }

  /** Where the split's images lie. */
  RowGroups rowGroups() {
    return RowGroups.of(shards.stream().map(Shard::rowGroups).toList());
  }

  /** Loads images, as the network is to see them. */
  BatchLoader load(LoaderResources resources, List<SampleRef> samples, int batchSize) {
    return new BatchLoader(
        resources,
        hadoop.value(),
        new Path(data),
        shards,
        samples,
        new Augmenter(view),
        new LoaderOptions(batchSize, BATCHES_AHEAD, 0, 0));
  }
}
