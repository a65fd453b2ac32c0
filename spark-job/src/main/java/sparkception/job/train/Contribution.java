package sparkception.job.train;

import java.io.Serializable;

/**
 * A worker's values for one slice, on their way to the task that reduces it.
 *
 * @param report who sends it, and how many examples it stands for
 * @param vectors raw fp32 of the slice in each averaged vector: the parameters, then the
 *     optimizer's
 */
record Contribution(WorkerReport report, byte[][] vectors) implements Serializable {}
