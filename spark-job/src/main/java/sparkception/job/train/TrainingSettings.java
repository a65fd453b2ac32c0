package sparkception.job.train;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import sparkception.job.averaging.Averaging;
import sparkception.job.averaging.TrainerState;
import sparkception.job.worker.Loading;
import sparkception.job.worker.Minibatches;
import sparkception.zoo.engine.EngineChoice;
import sparkception.zoo.engine.NetworkShape;

/**
 * A recipe made concrete for one data set: all that decides what training computes.
 *
 * @param network the network to train; its own updater is not used
 * @param shape what goes into it and what comes out
 * @param engine what it is computed with
 * @param optimization how gradients move its parameters
 * @param minibatches of each worker
 * @param epochs passes over the training split
 * @param averaging how the workers' parameters meet
 * @param workers how many train side by side
 * @param seed of everything drawn at random
 * @param checkpoints when they are written, and what becomes of them
 * @param divergence when training counts as run away, and what is done then
 * @param loading how executors bring images to the workers
 * @param recipe what they are of, YAML with every default written out
 */
record TrainingSettings(
    ComputationGraphConfiguration network,
    NetworkShape shape,
    EngineChoice engine,
    Optimization optimization,
    Minibatches minibatches,
    int epochs,
    Averaging averaging,
    int workers,
    long seed,
    CheckpointPlan checkpoints,
    DivergencePolicy divergence,
    Loading loading,
    String recipe) {

  /** Samples of the whole training. */
  long totalSamples(long epochSamples) {
    return Math.multiplyExact(epochSamples, (long) epochs);
  }

  /** The learning rate after the samples that a state has seen. */
  double learningRate(TrainerState state) {
    return state.rateScale() * optimization.learningRate().at((double) state.samples());
  }
}
