package sparkception.job.train;

import java.io.Serializable;

/**
 * What a worker says of its part of a round.
 *
 * @param worker its number, from 0
 * @param samples examples it trained on
 * @param steps it made, each with one minibatch or several
 * @param lossSum sum over its examples of their loss
 * @param failedMinibatch minibatch of this round, from 0, whose loss was not a number; -1 if none
 * @param fetchSeconds time it waited for data
 * @param computeSeconds time it spent on steps
 */
public record WorkerReport(
    int worker,
    int samples,
    int steps,
    double lossSum,
    int failedMinibatch,
    double fetchSeconds,
    double computeSeconds)
    implements Serializable {

  /** Whether its loss stopped being a number. */
  boolean failed() {
    return failedMinibatch >= 0;
  }
}
