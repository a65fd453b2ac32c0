package sparkception.job.train;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.augment.BatchMixer;
import sparkception.job.averaging.Averaging;
import sparkception.job.averaging.TrainerState;
import sparkception.job.worker.Loading;
import sparkception.job.worker.Targets;
import sparkception.zoo.engine.EngineChoice;
import sparkception.zoo.engine.NetworkShape;
import sparkception.zoo.optim.Decay;
import sparkception.zoo.optim.LearningRate;
import sparkception.zoo.optim.UpdateRule;

/**
 * A recipe made concrete for one data set: all that decides what training computes.
 *
 * @param network the network to train; its own updater is not used
 * @param shape what goes into it and what comes out
 * @param engine what it is computed with
 * @param rule the optimizer's arithmetic
 * @param decay pull of the parameters towards zero
 * @param clipNorm largest norm of a gradient; infinite for no clipping
 * @param learningRate by global samples
 * @param augment how training images are varied
 * @param mixer what is done to a finished minibatch
 * @param targets what the network should say of an image
 * @param epochs passes over the training split
 * @param batchSize samples of a worker's minibatch
 * @param accumulationSteps minibatches whose gradients make one step
 * @param averaging how the workers' parameters meet
 * @param workers how many train side by side
 * @param seed of everything drawn at random
 * @param checkpointSamples publish a checkpoint whenever this many samples have passed, and at the
 *     end
 * @param checkpointsKept how many checkpoints stay, at least 2
 * @param divergence when training counts as run away, and what is done then
 * @param loading how executors bring images to the workers
 * @param judged how a checkpoint's network is made ready to be judged
 * @param recipe what they are of, YAML with every default written out
 */
public record TrainingSettings(
    ComputationGraphConfiguration network,
    NetworkShape shape,
    EngineChoice engine,
    UpdateRule rule,
    Decay decay,
    double clipNorm,
    LearningRate learningRate,
    AugmentOptions augment,
    BatchMixer mixer,
    Targets targets,
    int epochs,
    int batchSize,
    int accumulationSteps,
    Averaging averaging,
    int workers,
    long seed,
    long checkpointSamples,
    int checkpointsKept,
    DivergencePolicy divergence,
    Loading loading,
    Judging judged,
    String recipe) {

  /** Samples of a worker's step. */
  int stepSamples() {
    return Math.multiplyExact(batchSize, accumulationSteps);
  }

  /** Samples of the whole training. */
  long totalSamples(long epochSamples) {
    return Math.multiplyExact(epochSamples, (long) epochs);
  }

  /** The learning rate after the samples that a state has seen. */
  double learningRate(TrainerState state) {
    return state.rateScale() * learningRate.at((double) state.samples());
  }
}
