package sparkception.job.averaging;

/** What becomes of the workers' optimizer state at the end of a round. */
public enum OptimizerState {
  /** It is averaged like the parameters, and every worker goes on with the average. */
  AVERAGE,
  /**
   * Each worker goes on with its own. It is kept in files of the run folder, since a worker may
   * find itself on another executor, and moves into each checkpoint.
   */
  LOCAL,
  /** It starts afresh each round. */
  RESET
}
