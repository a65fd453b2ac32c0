package sparkception.job.train;

import sparkception.zoo.optim.Decay;
import sparkception.zoo.optim.LearningRate;
import sparkception.zoo.optim.UpdateRule;

/**
 * How a worker's gradients move the parameters.
 *
 * @param rule the optimizer's arithmetic
 * @param decay pull of the parameters towards zero
 * @param clipNorm largest norm of a gradient; infinite for no clipping
 * @param learningRate by global samples
 */
record Optimization(UpdateRule rule, Decay decay, double clipNorm, LearningRate learningRate) {}
