package sparkception.job.evaluate;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.util.SerializableConfiguration;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.plan.SampleRange;
import sparkception.data.shard.Shard;

/**
 * What every task of an evaluation needs; broadcast once.
 *
 * @param model the network, in DL4J's ModelSerializer format
 * @param classes of the network and of the data set
 * @param hadoop how to reach the data
 * @param data the data set's folder
 * @param shards the split, in the manifest's order
 * @param images of the split
 * @param tasks that share them out
 * @param computeThreads of a task's arithmetic
 * @param view how images become the network's input
 */
record EvaluationSetup(
    byte[] model,
    int classes,
    SerializableConfiguration hadoop,
    String data,
    List<Shard> shards,
    long images,
    int tasks,
    int computeThreads,
    AugmentOptions view)
    implements Serializable {

  /** The images of one task: contiguous, and as many as any other task's, give or take one. */
  SampleRange stretch(int task) {
    return new SampleRange(images * task / tasks, images * (task + 1) / tasks);
  }
}
