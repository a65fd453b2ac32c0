package sparkception.data;

/**
 * What an exception implements whose message is meant for the user: a whole sentence that names the
 * file or setting, the value and the rule. All others are defects, or failures of what is around
 * the program, and are told with their stack trace.
 *
 * <p>An interface, since some are checked and some are not. They travel from tasks to the driver as
 * the cause of Spark's own exception, so what they hold must be serializable.
 */
public interface DataProblem {

  /** The sentence. */
  String getMessage();
}
