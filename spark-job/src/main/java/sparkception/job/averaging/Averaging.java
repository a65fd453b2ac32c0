package sparkception.job.averaging;

/**
 * How workers' parameters meet.
 *
 * @param period steps of a worker between averages, by samples seen
 * @param outer what is done with the workers' average
 * @param transport how wide values are on their way between driver and executors
 * @param optimizerState what becomes of the optimizer's state at the end of a round
 * @param movingAverageDecay decay of the parameters' moving average for each step; 0 for none
 */
public record Averaging(
    AveragingPeriod period,
    OuterOptimizer outer,
    Transport transport,
    OptimizerState optimizerState,
    double movingAverageDecay) {}
