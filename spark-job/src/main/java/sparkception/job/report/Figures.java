package sparkception.job.report;

import java.util.Locale;

/** Numbers as the report shows them. */
final class Figures {

  private Figures() {}

  static String percent(double share) {
    return format("%.2f %%", 100 * share);
  }

  static String count(long number) {
    return format("%,d", number);
  }

  static String duration(double seconds) {
    if (seconds < 60) {
      return format("%.1f s", seconds);
    }
    return seconds < 3600 ? format("%.1f min", seconds / 60) : format("%.1f h", seconds / 3600);
  }

  static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
