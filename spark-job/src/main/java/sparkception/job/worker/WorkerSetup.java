package sparkception.job.worker;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.util.SerializableConfiguration;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.augment.BatchMixer;
import sparkception.data.shard.Shard;
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
 * @param batchSize samples of a minibatch
 * @param accumulationSteps minibatches of a step
 * @param targets what the network should say of an image
 * @param mixer what is done to a finished minibatch
 * @param lossLimit a whole minibatch with a larger mean loss has run away
 * @param seed of everything drawn at random
 * @param hadoop how to reach the data
 * @param data the data set's folder
 * @param shards the training split, in the manifest's order
 * @param augment how training images are varied
 * @param transport how wide values travel
 * @param cores of each worker
 * @param loading how executors bring images to the workers
 */
public record WorkerSetup(
    String run,
    ReplicaSpec replica,
    EngineChoice engine,
    LearningRate learningRate,
    int batchSize,
    int accumulationSteps,
    Targets targets,
    BatchMixer mixer,
    double lossLimit,
    long seed,
    SerializableConfiguration hadoop,
    String data,
    List<Shard> shards,
    AugmentOptions augment,
    Transport transport,
    int cores,
    Loading loading)
    implements Serializable {}
