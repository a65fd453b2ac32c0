package sparkception.job.cli;

import java.util.Locale;

/** Numbers as people read them. */
final class Amounts {

  private Amounts() {}

  /** With a comma between thousands. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Minutes and seconds, or hours and minutes: {@code 4:05}, {@code 2 h 07 min}. */
  static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? "%d:%02d".formatted(whole / 60, whole % 60)
        : "%d h %02d min".formatted(whole / 3600, whole % 3600 / 60);
  }

  /** Three digits that matter: {@code 0.0423}, {@code 1.2e-05}. */
  static String rate(double value) {
    return value != 0 && Math.abs(value) < 1e-3
        ? String.format(Locale.ROOT, "%.1e", value)
        : String.format(Locale.ROOT, "%.4f", value);
  }

  /** A share as a whole percentage. */
  static String percent(double part, double whole) {
    return Math.round(100 * part / whole) + "%";
  }
}
