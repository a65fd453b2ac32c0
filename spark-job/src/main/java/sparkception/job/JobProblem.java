package sparkception.job;

/**
 * What an exception implements whose message is meant for the user: a whole sentence that names the
 * file or key, the value and the rule. The counterpart of {@link sparkception.data.DataProblem} for
 * what does not concern data; the same holds for it.
 */
public interface JobProblem {

  /** The sentence; several lines where there are several problems. */
  String getMessage();
}
