package sparkception.job.train;

import sparkception.job.JobProblem;

/** Somebody has stopped training; the message says where it goes on. */
public final class TrainingStoppedException extends RuntimeException implements JobProblem {

  private static final long serialVersionUID = 1L;

  TrainingStoppedException(String message) {
    super(message);
  }
}
