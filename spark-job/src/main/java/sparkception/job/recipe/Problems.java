package sparkception.job.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is wrong with a recipe, gathered so that the user sees all of it at once. */
final class Problems {

  private final List<String> found = new ArrayList<>();

  void invalid(String key, Object value, String rule) {
    found.add(String.format(Locale.ROOT, "Invalid %s: %s (%s)", key, value, rule));
  }

  void unsupported(String key, String hint) {
    found.add(String.format(Locale.ROOT, "Unsupported key %s%s", key, hint));
  }

  void require(boolean holds, String key, Object value, String rule) {
    if (!holds) {
      invalid(key, value, rule);
    }
  }

  void requirePositive(String key, double value) {
    require(value > 0, key, number(value), "must be > 0");
  }

  void requireNotNegative(String key, double value) {
    require(value >= 0, key, number(value), "must be >= 0");
  }

  /** In [0, 1). */
  void requireFraction(String key, double value) {
    require(value >= 0 && value < 1, key, number(value), "must be >= 0 and < 1");
  }

  /** In [least, most]. */
  void requireWithin(String key, double value, double least, double most) {
    require(
        value >= least && value <= most,
        key,
        number(value),
        String.format(Locale.ROOT, "must be >= %s and <= %s", number(least), number(most)));
  }

  /** Whether nothing is wrong so far. */
  boolean isEmpty() {
    return found.isEmpty();
  }

  List<String> found() {
    return List.copyOf(found);
  }

  /** As the user wrote it: 0, not 0.0. */
  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
