package sparkception.job.train;

import java.util.stream.Stream;
import sparkception.data.DataProblem;
import sparkception.job.JobProblem;

/**
 * Why training failed, for the run's status: the sentence that is meant for the user, or else the
 * kind of failure alone, whose message may hold what is nobody else's business.
 */
final class FailureText {

  private static final int MOST_CAUSES = 50;

  private FailureText() {}

  static String of(Throwable failure) {
    return causes(failure)
        .filter(cause -> cause instanceof JobProblem || cause instanceof DataProblem)
        .map(Throwable::getMessage)
        .findFirst()
        .orElseGet(() -> kind(failure));
  }

  private static String kind(Throwable failure) {
    return causes(failure).reduce((outer, inner) -> inner).orElseThrow().getClass().getSimpleName();
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(MOST_CAUSES);
  }
}
