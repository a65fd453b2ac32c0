package sparkception.job.ml;

import sparkception.job.JobProblem;

/**
 * What a stage cannot do; the message is for the user. Spark ML's methods declare no exceptions.
 */
public final class ImageStageException extends RuntimeException implements JobProblem {

  private static final long serialVersionUID = 1L;

  ImageStageException(String message) {
    super(message);
  }

  ImageStageException(Exception cause) {
    super(cause.getMessage(), cause);
  }
}
