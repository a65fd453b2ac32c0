package sparkception.job.train;

import sparkception.data.augment.AugmentOptions;
import sparkception.job.batchnorm.BatchNormRule;

/**
 * How a checkpoint's network is made ready to be judged. It does not change what training computes.
 *
 * @param batchNorm when it gets statistics of batch normalization of its own
 * @param view how it must be shown images
 */
public record Judging(BatchNormRule batchNorm, AugmentOptions view) {}
