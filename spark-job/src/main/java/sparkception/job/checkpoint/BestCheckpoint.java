package sparkception.job.checkpoint;

/**
 * {@code checkpoints/best.json}: which of a run's checkpoints is the best so far.
 *
 * @param samples training examples that it had seen; the name of its folder
 * @param split that says so
 * @param metric by which it is the best
 * @param value of the metric
 */
public record BestCheckpoint(long samples, String split, String metric, double value) {}
