package sparkception.job.averaging;

import java.io.Serializable;

/**
 * What a worker says of its part of a round.
 *
 * @param worker its number, from 0
 * @param samples examples it trained on
 * @param steps it made, each with one minibatch or several
 * @param lossSum sum over its examples of their loss
 * @param diverged where it ran away and stopped; null if all went well
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
    DivergedMinibatch diverged,
    String place,
    double loadSeconds,
    double fetchSeconds,
    double computeSeconds)
    implements Serializable {}
