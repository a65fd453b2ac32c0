package sparkception.zoo.engine;

import java.io.Serializable;
import sparkception.zoo.optim.Optimizer;

/**
 * What a replica is to train.
 *
 * @param network its configuration, DL4J's JSON
 * @param shape what goes into it and what comes out
 * @param optimizer moves its parameters
 * @param batchSize images of a minibatch, at most
 * @param accumulate whether several minibatches may make one step
 */
public record ReplicaSpec(
    String network, NetworkShape shape, Optimizer optimizer, int batchSize, boolean accumulate)
    implements Serializable {}
