/**
 * Stages for Spark ML's pipelines: a classifier that is trained on a DataFrame of images, its
 * model, and a featurizer.
 *
 * <p>They train and predict as the commands do, by the same code; here are columns, params and
 * persistence alone.
 */
package sparkception.job.ml;
