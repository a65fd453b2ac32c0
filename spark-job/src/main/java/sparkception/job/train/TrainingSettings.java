package sparkception.job.train;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.augment.BatchMixer;
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
 * @param averagingPeriod steps of a worker between averages, by samples seen
 * @param outer what is done with the workers' average
 * @param transport how wide values are on their way between driver and executors
 * @param optimizerState what becomes of the optimizer's state at the end of a round
 * @param averageDecay decay of the parameters' moving average for each step; 0 for none
 * @param workers how many train side by side
 * @param seed of everything drawn at random
 * @param checkpointSamples publish a checkpoint whenever this many samples have passed, and at the
 *     end
 * @param checkpointsKept how many checkpoints stay, at least 2
 * @param divergence when training counts as run away, and what is done then
 * @param judged how a checkpoint's network is made ready to be judged
 * @param recipe what they are of, YAML with every default written out
 */
record TrainingSettings(
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
    AveragingPeriod averagingPeriod,
    OuterOptimizer outer,
    Transport transport,
    OptimizerState optimizerState,
    double averageDecay,
    int workers,
    long seed,
    long checkpointSamples,
    int checkpointsKept,
    DivergencePolicy divergence,
    Judging judged,
    String recipe) {

  /** Samples of a worker's step. */
  int stepSamples() {
    return Math.multiplyExact(batchSize, accumulationSteps);
  }
}
