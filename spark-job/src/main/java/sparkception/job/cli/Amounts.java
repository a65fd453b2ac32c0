package sparkception.job.cli;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Numbers as people read them. */
final class Amounts {

  private Amounts() {}

  /** With a comma between thousands. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Names with their counts: {@code train 1,200, val 30}. */
  static String counts(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> entry.getKey() + " " + count(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** In the largest unit of which there is one: {@code 812 bytes}, {@code 3.4 MiB}. */
  static String bytes(long bytes) {
    int unit = (63 - Long.numberOfLeadingZeros(Math.max(1, bytes))) / 10;
    return unit == 0
        ? bytes + " bytes"
        : String.format(
            Locale.ROOT,
            "%.1f %ciB",
            bytes / (double) (1L << (10 * unit)),
            "KMGTPE".charAt(unit - 1));
  }

  /** Minutes and seconds, or hours and minutes: {@code 4:05}, {@code 2 h 07 min}. */
  static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
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
