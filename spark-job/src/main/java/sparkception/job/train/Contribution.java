package sparkception.job.train;

import java.io.Serializable;

/**
 * A worker's values for one slice, on their way to the task that reduces it.
 *
 * @param report who sends it, and how many examples it stands for
 * @param vectors the slice in each averaged vector: the parameters (as {@link Difference} says),
 *     then the optimizer's
 */
record Contribution(WorkerReport report, WireVector[] vectors) implements Serializable {}
