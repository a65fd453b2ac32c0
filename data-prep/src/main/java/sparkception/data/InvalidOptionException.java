package sparkception.data;

import java.util.Locale;

/** A setting of data preparation that is out of its range. */
public final class InvalidOptionException extends IllegalArgumentException implements DataProblem {

  private static final long serialVersionUID = 1L;

  /**
   * Names the setting, its value and the rule that it breaks.
   *
   * @param rule such as {@code must be > 0}
   */
  public InvalidOptionException(String name, Object value, String rule) {
    super(String.format(Locale.ROOT, "Invalid %s: %s (%s)", name, value, rule));
  }
}
