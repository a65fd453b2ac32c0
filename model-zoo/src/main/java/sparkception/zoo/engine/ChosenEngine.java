package sparkception.zoo.engine;

/**
 * An engine that can compute here.
 *
 * @param engine the engine
 * @param options how it computes
 * @param facts what the results' bits depend on
 */
public record ChosenEngine(Engine engine, EngineOptions options, EngineFacts facts) {

  /** Something that trains. */
  public Replica replica(ReplicaSpec spec) {
    return engine.replica(spec, options);
  }

  /** Something that predicts. */
  public Predictor predictor(TrainedNetwork network) {
    return engine.predictor(network, options);
  }
}
