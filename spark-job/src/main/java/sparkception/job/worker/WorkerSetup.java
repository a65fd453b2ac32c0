package sparkception.job.worker;

import java.io.Serializable;
import sparkception.data.augment.Augmenter;
import sparkception.data.augment.SampleDecoder;
import sparkception.data.loader.FeatureVectors;
import sparkception.job.averaging.Transport;
import sparkception.zoo.engine.EngineChoice;
import sparkception.zoo.engine.ReplicaSpec;
import sparkception.zoo.optim.LearningRate;

/**
 * What stays the same for every worker in all rounds; broadcast once.
 *
 * @param run identity of this start of training
 * @param replica what each worker's replica trains
 * @param engine what it computes with
 * @param learningRate by global samples
 * @param minibatches of each worker
 * @param lossLimit a whole minibatch with a larger mean loss has run away
 * @param seed of everything drawn at random
 * @param data the training split
 * @param transport how wide values travel
 * @param cores of each worker
 * @param loading how executors bring images to the workers
 * @param freezing what is not trained, and whether features take the place of images
 */
public record WorkerSetup(
    String run,
    ReplicaSpec replica,
    EngineChoice engine,
    LearningRate learningRate,
    Minibatches minibatches,
    double lossLimit,
    long seed,
    TrainingShards data,
    Transport transport,
    int cores,
    Loading loading,
    FreezeSchedule freezing)
    implements Serializable {

  /** What each worker's replica trains in an epoch, from 0. */
  public ReplicaSpec replica(long epoch) {
    return replica.frozen(freezing.at(epoch));
  }

  /** Makes what the shards hold the replica's input. */
  SampleDecoder decoder() {
    return freezing.features() > 0
        ? new FeatureVectors(freezing.features())
        : new Augmenter(minibatches.augment());
  }
}
