package sparkception.job.cli;

import java.util.Locale;
import sparkception.job.JobProblem;

/** Spark does not start: a master that is none or cannot be reached, a setting that it refuses. */
final class SparkStartException extends Exception implements JobProblem {

  private static final long serialVersionUID = 1L;

  SparkStartException(String master, Exception cause) {
    super(String.format(Locale.ROOT, "Cannot start Spark on %s: %s", master, reason(cause)), cause);
  }

  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
  }
}
