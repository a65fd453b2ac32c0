package sparkception.job.mlflow;

/**
 * A value that was logged.
 *
 * @param key its name
 * @param value finite
 * @param timestamp ms since 1970
 * @param step training examples seen
 */
record Metric(String key, double value, long timestamp, long step) {}
