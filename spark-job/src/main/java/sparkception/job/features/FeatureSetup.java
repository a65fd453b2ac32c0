package sparkception.job.features;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.util.SerializableConfiguration;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.shard.Shard;
import sparkception.job.worker.TaskGpu;
import sparkception.zoo.engine.ChosenEngine;
import sparkception.zoo.engine.EngineChoice;
import sparkception.zoo.engine.FeatureExtractor;
import sparkception.zoo.engine.TrainedNetwork;

/**
 * What every task needs; broadcast once.
 *
 * @param network all of it
 * @param point the layer whose output is wanted
 * @param engine what computes
 * @param cores of each task
 * @param hadoop how to reach the data
 * @param data the data set's folder
 * @param shards the split, in the manifest's order
 * @param view how images become the network's input
 * @param output where the features go
 */
record FeatureSetup(
    TrainedNetwork network,
    String point,
    EngineChoice engine,
    int cores,
    SerializableConfiguration hadoop,
    String data,
    List<Shard> shards,
    AugmentOptions view,
    String output)
    implements Serializable {

  FeatureExtractor extractor() {
    ChosenEngine here = engine.here(cores, TaskGpu.address());
    return here.engine().features(network, point, here.options());
  }
}
