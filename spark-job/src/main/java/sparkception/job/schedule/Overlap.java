package sparkception.job.schedule;

/** What happens when a run is due while the one before it is still going on. */
public enum Overlap {
  /** It is left out. */
  FORBID,
  /** It starts when that one ends; one run waits at most. */
  QUEUE
}
