package sparkception.job.train;

/** The mean loss of the newest epoch, every sample counting the same however long its round was. */
final class EpochLoss {

  private long epoch = -1;
  private long samples;
  private double sum;

  /**
   * Adds a round.
   *
   * @param loss mean of its samples
   */
  void add(long roundEpoch, double loss, long roundSamples) {
    if (roundEpoch != epoch) {
      epoch = roundEpoch;
      samples = 0;
      sum = 0;
    }
    samples += roundSamples;
    sum += loss * roundSamples;
  }

  /** Null before the first round. */
  Double mean() {
    return samples == 0 ? null : Double.valueOf(sum / samples);
  }
}
