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
 * @param freezing what of it is not trained
 */
public record ReplicaSpec(
    String network,
    NetworkShape shape,
    Optimizer optimizer,
    int batchSize,
    boolean accumulate,
    Freezing freezing)
    implements Serializable {

  /** A replica that trains all of the network. */
  public ReplicaSpec(
      String network, NetworkShape shape, Optimizer optimizer, int batchSize, boolean accumulate) {
    this(network, shape, optimizer, batchSize, accumulate, Freezing.NOTHING);
  }

  /** The same, frozen otherwise. */
  public ReplicaSpec frozen(Freezing other) {
    return new ReplicaSpec(network, shape, optimizer, batchSize, accumulate, other);
  }
}
