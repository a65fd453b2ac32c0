package sparkception.job.ui;

import java.io.IOException;
import sparkception.job.JobProblem;

/** A page that cannot be served; the message says why. */
public final class PageServerException extends IOException implements JobProblem {

  private static final long serialVersionUID = 1L;

  PageServerException(String message) {
    super(message);
  }
}
