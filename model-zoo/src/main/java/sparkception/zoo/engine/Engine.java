package sparkception.zoo.engine;

import java.util.Locale;
import sparkception.zoo.kernels.Precision;

/**
 * An implementation of training and inference for networks in DL4J's configuration.
 *
 * <p>Engines are found through {@link java.util.ServiceLoader} and are asked for by name. Two of
 * them agree up to rounding, not to the bit.
 */
public interface Engine {

  /** How recipes and logs call it: a lower-case word. */
  String name();

  /**
   * Makes sure that it can compute here.
   *
   * @return what the results' bits depend on
   * @throws EngineException if it cannot run in this process, or not in this precision
   */
  EngineFacts check(EngineOptions options);

  /**
   * Makes sure that it can train a network, without a device.
   *
   * @throws EngineException that names what it has no code for
   */
  default void check(ReplicaSpec spec, Precision precision) {}

  /**
   * Something that trains.
   *
   * @throws EngineException if it cannot be made here
   */
  Replica replica(ReplicaSpec spec, EngineOptions options);

  /**
   * Something that predicts; the network's parameters are taken over now.
   *
   * @throws EngineException if it cannot be made here
   */
  Predictor predictor(TrainedNetwork network, EngineOptions options);

  /**
   * Something that computes what a layer gives; the network's parameters are taken over now.
   *
   * @param point a layer that all goes through
   * @throws EngineException if it cannot be made here
   */
  default FeatureExtractor features(TrainedNetwork network, String point, EngineOptions options) {
    throw new EngineException(
        String.format(
            Locale.ROOT,
            "Cannot use engine %s to compute the features at %s: it gives a network's output only",
            name(),
            point));
  }
}
