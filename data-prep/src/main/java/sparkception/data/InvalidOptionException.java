package sparkception.data;

/** A setting of data preparation that is out of its range. */
public final class InvalidOptionException extends IllegalArgumentException implements DataProblem {

  private static final long serialVersionUID = 1L;

  /**
   * Names the setting, its value and the rule that it breaks.
   *
   * @param rule such as {@code must be > 0}
   */
  public InvalidOptionException(String name, Object value, String rule) {
    super("Invalid %s: %s (%s)".formatted(name, value, rule));
  }
}
