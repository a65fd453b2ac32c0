package sparkception.job.schedule;

import java.io.IOException;
import java.util.List;
import sparkception.job.JobProblem;

/** A schedule that cannot be followed; a line for each problem. */
public final class ScheduleException extends IOException implements JobProblem {

  private static final long serialVersionUID = 1L;

  ScheduleException(List<String> problems) {
    super(String.join("\n", problems));
  }
}
