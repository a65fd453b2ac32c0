/**
 * Statistics of batch normalization for a network that is to be judged: estimated from training
 * images with one state of its parameters, where training's running averages are of many.
 */
package sparkception.job.batchnorm;
