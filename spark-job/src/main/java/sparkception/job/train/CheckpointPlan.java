package sparkception.job.train;

/**
 * When checkpoints are written, and what becomes of them.
 *
 * @param everySamples one whenever this many samples have passed, and at the end
 * @param kept how many stay, at least 2
 * @param judging how their networks are made ready to be judged
 */
record CheckpointPlan(long everySamples, int kept, Judging judging) {

  /**
   * Whether one is due.
   *
   * @param before samples before a round
   * @param after samples after it
   */
  boolean isDue(long before, long after) {
    return after / everySamples > before / everySamples;
  }
}
