package sparkception.data.augment;

/** One wording for values out of range. */
final class Ranges {
  private Ranges() {}

  static void require(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "Invalid %s: %s (must be %s to %s)".formatted(name, value, least, most));
    }
  }
}
