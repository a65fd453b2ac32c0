package sparkception.job.train;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import sparkception.data.augment.AugmentOptions;
import sparkception.zoo.optim.Decay;
import sparkception.zoo.optim.LearningRate;
import sparkception.zoo.optim.UpdateRule;

/**
 * A recipe made concrete for one data set: all that decides what training computes.
 *
 * @param network the network to train; its own updater is not used
 * @param shape what goes into it and what comes out
 * @param rule the optimizer's arithmetic
 * @param decay pull of the parameters towards zero
 * @param clipNorm largest norm of a gradient; infinite for no clipping
 * @param learningRate by global samples
 * @param augment how training images are varied
 * @param labelSmoothing probability mass spread over all classes, in [0, 1)
 * @param epochs passes over the training split
 * @param batchSize samples of a worker's minibatch
 * @param averagingPeriod minibatches of a worker between averages, by samples seen
 * @param outer what is done with the workers' average
 * @param resetOptimizer whether the optimizer's state starts afresh each round instead of being
 *     averaged
 * @param averageDecay decay of the parameters' moving average for each step; 0 for none
 * @param workers how many train side by side
 * @param seed of everything drawn at random
 * @param checkpointSamples publish a checkpoint whenever this many samples have passed, and at the
 *     end
 * @param checkpointsKept how many checkpoints stay, at least 2
 * @param divergence when training counts as run away, and what is done then
 * @param fingerprint identifies what decides the result; a run is not resumed under another one
 */
public record TrainingSettings(
    ComputationGraphConfiguration network,
    NetworkShape shape,
    UpdateRule rule,
    Decay decay,
    double clipNorm,
    LearningRate learningRate,
    AugmentOptions augment,
    double labelSmoothing,
    int epochs,
    int batchSize,
    AveragingPeriod averagingPeriod,
    OuterOptimizer outer,
    boolean resetOptimizer,
    double averageDecay,
    int workers,
    long seed,
    long checkpointSamples,
    int checkpointsKept,
    DivergencePolicy divergence,
    String fingerprint) {}
