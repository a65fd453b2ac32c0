/** What Spark's metric systems are told of training, and from there Prometheus and others. */
package sparkception.job.metrics;
