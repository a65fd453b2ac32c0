package sparkception.job.averaging;

import java.io.Serializable;
import java.util.List;

/**
 * The workers' average of one slice.
 *
 * @param slice the slice's index
 * @param vectors the average in each vector
 * @param squaredDivergence sum over workers and parameters of the squared distance to the average,
 *     divided by the number of workers
 * @param reports the workers that contributed, in order
 */
public record ReducedSlice(
    int slice, WireVector[] vectors, double squaredDivergence, List<WorkerReport> reports)
    implements Serializable {}
