package sparkception.data.augment;

import java.util.Locale;

/** One wording for values out of range. */
final class Ranges {
  private Ranges() {}

  static void require(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "Invalid %s: %s (must be %s to %s)", name, value, least, most));
    }
  }
}
