package sparkception.job.worker;

import java.io.Serializable;
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
    Loading loading)
    implements Serializable {}
