/**
 * Runs as runs of MLflow, made from run folders of whatever version: training knows nothing of a
 * tracking server, and cannot fail with one.
 */
package sparkception.job.mlflow;
