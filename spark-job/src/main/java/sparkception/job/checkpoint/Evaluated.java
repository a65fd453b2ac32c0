package sparkception.job.checkpoint;

import sparkception.job.averaging.TrainerState;

/**
 * The network of a checkpoint that is evaluated, exported and shown, where training goes on with
 * another: the moving average of the parameters, better statistics of batch normalization, or both.
 *
 * @param parameters its flat parameter vector
 * @param batchNormImages training images from which its statistics of batch normalization were
 *     estimated; 0 for the running ones of training
 */
public record Evaluated(float[] parameters, long batchNormImages) {

  /** A state's moving average, or its parameters where it has none, as they are. */
  public static Evaluated of(TrainerState state) {
    return new Evaluated(state.average().length > 0 ? state.average() : state.parameters(), 0);
  }
}
