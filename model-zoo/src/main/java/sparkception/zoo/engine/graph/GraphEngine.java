package sparkception.zoo.engine.graph;

import java.util.Locale;
import sparkception.zoo.UnsupportedSettingException;
import sparkception.zoo.engine.Engine;
import sparkception.zoo.engine.EngineException;
import sparkception.zoo.engine.EngineFacts;
import sparkception.zoo.engine.EngineOptions;
import sparkception.zoo.engine.FeatureExtractor;
import sparkception.zoo.engine.Predictor;
import sparkception.zoo.engine.Replica;
import sparkception.zoo.engine.ReplicaSpec;
import sparkception.zoo.engine.TrainedNetwork;
import sparkception.zoo.kernels.Kernels;
import sparkception.zoo.kernels.Precision;

/** DL4J's ComputationGraph, whose layers compute with one kind of kernels. */
abstract class GraphEngine implements Engine {

  /**
   * The kernels.
   *
   * @throws UnsupportedSettingException if they do not have the precision
   */
  abstract Kernels kernels(Precision precision);

  @Override
  public EngineFacts check(EngineOptions options) {
    return EngineFacts.of(name(), options, loaded(options).instructions());
  }

  @Override
  public Replica replica(ReplicaSpec spec, EngineOptions options) {
    return spec.freezing().isFrozen()
        ? FrozenReplica.of(spec, loaded(options), options.threads())
        : GraphReplica.of(spec, loaded(options), options.threads());
  }

  @Override
  public Predictor predictor(TrainedNetwork network, EngineOptions options) {
    return GraphPredictor.of(network, loaded(options), options.threads());
  }

  @Override
  public FeatureExtractor features(TrainedNetwork network, String point, EngineOptions options) {
    return GraphFeatures.of(network, point, new GraphThread(loaded(options), options.threads()));
  }

  private Kernels loaded(EngineOptions options) {
    try {
      return kernels(options.precision());
    } catch (UnsupportedSettingException e) {
      throw new EngineException(
          String.format(Locale.ROOT, "Cannot use engine %s: %s", name(), e.getMessage()), e);
    } catch (LinkageError e) {
      throw new EngineException(
          String.format(
              Locale.ROOT,
              "Cannot use engine %s, which does not load here: %s",
              name(),
              e.getMessage()),
          e);
    }
  }
}
