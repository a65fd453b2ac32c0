package sparkception.zoo.engine;

import java.util.Arrays;

/** An engine in one class: a network that says the same of every image, and cannot be trained. */
public final class ToyEngine implements Engine {

  @Override
  public String name() {
    return "toy";
  }

  @Override
  public EngineFacts check(EngineOptions options) {
    if (options.gpu() == null) {
      throw new EngineException("Cannot use engine toy: it plays with a GPU");
    }
    return EngineFacts.of(name(), options, "toy " + options.gpu());
  }

  @Override
  public Replica replica(ReplicaSpec spec, EngineOptions options) {
    throw new EngineException("Cannot train with engine toy");
  }

  @Override
  public Predictor predictor(TrainedNetwork network, EngineOptions options) {
    int classes = network.shape().classes();
    return new Predictor() {
      @Override
      public float[] probabilities(ImageBatch images) {
        float[] same = new float[images.count() * classes];
        Arrays.fill(same, 1f / classes);
        return same;
      }

      @Override
      public void close() {}
    };
  }
}
