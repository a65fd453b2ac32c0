package sparkception.job.train;

import java.io.Serializable;

/**
 * What a worker says of its part of a round.
 *
 * @param worker its number, from 0
 * @param samples examples it trained on
 * @param steps minibatches it trained on
 * @param lossSum sum over its examples of their loss
 * @param failedStep minibatch of this round, from 0, whose loss was not a number; -1 if none
 * @param place where it ran, as Spark names places
 * @param loadSeconds time to receive the round's state and load it into its replica
 * @param fetchSeconds time it waited for data
 * @param computeSeconds time it spent on steps
 */
public record WorkerReport(
    int worker,
    int samples,
    int steps,
    double lossSum,
    int failedStep,
    String place,
    double loadSeconds,
    double fetchSeconds,
    double computeSeconds)
    implements Serializable {

  /** Whether its loss stopped being a number. */
  boolean failed() {
    return failedStep >= 0;
  }
}
