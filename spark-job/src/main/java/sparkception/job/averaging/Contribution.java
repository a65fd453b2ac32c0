package sparkception.job.averaging;

import java.io.Serializable;

/**
 * A worker's values for one slice, on their way to the task that reduces it.
 *
 * @param report who sends it, and how many examples it stands for
 * @param vectors the slice in each averaged vector: the parameters (as {@link Difference} says),
 *     then the optimizer's
 */
public record Contribution(WorkerReport report, WireVector[] vectors) implements Serializable {}
