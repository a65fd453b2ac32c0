package sparkception.job.run;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * What one averaging round did; a line of the run's metrics.
 *
 * @param round its number, from 1
 * @param epoch the epoch it belongs to, from 0
 * @param samples training examples seen by all workers at its end
 * @param totalSamples training examples of the whole run
 * @param loss mean loss of its examples, each before the step that used it
 * @param learningRate step size at its end
 * @param imagesPerSecond its examples by its wall-clock seconds
 * @param seconds wall-clock time of the round (the four phases are each measured; what is missing
 *     of the sum is scheduling, a replica's building, and waiting for workers that had to run one
 *     after another)
 * @param fetchSeconds time that the worker which took longest waited for data
 * @param computeSeconds time that the same worker spent on steps
 * @param reduceSeconds time from a worker's last step to its parameters being fetchable, the
 *     longest; and from the end of the last worker to the new state
 * @param broadcastSeconds time to publish the state, and the longest that a worker took to receive
 *     and load it
 * @param divergence distance of the workers' parameters from their average, root mean square over
 *     the workers, relative to the average's length
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record RoundReport(
    long round,
    int epoch,
    long samples,
    long totalSamples,
    double loss,
    double learningRate,
    double imagesPerSecond,
    double seconds,
    double fetchSeconds,
    double computeSeconds,
    double reduceSeconds,
    double broadcastSeconds,
    double divergence) {}
