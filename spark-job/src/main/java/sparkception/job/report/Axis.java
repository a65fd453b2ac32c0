package sparkception.job.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * A scale with round numbers on it.
 *
 * @param from the first tick
 * @param to the last tick
 * @param step between ticks
 */
record Axis(double from, double to, double step) {

  /** A scale over the values in about {@code ticks} steps of 1, 2 or 5 times a power of ten. */
  static Axis over(double least, double most, int ticks) {
    double span = most > least ? most - least : Math.max(Math.abs(most), 1);
    double step = roundStep(span / ticks);
    double from = Math.floor(least / step + 1e-9) * step;
    double to = Math.max(from + step, Math.ceil(most / step - 1e-9) * step);
    return new Axis(from, to, step);
  }

  /** The same for shares, of which none is above 1. */
  static Axis overShares(double least, double most, int ticks) {
    Axis axis = over(Math.min(least, 0.9), Math.max(most, Math.min(least, 0.9)), ticks);
    return axis.to > 1 ? new Axis(axis.from, 1, axis.step) : axis;
  }

  /** Where a value lies, 0 at the first tick and 1 at the last. */
  double share(double value) {
    return (value - from) / (to - from);
  }

  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; from + i * step <= to + step / 2; i++) {
      ticks.add(from + i * step);
    }
    return ticks;
  }

  /** A tick as short as its step allows: 0.05, 20k, 1.5M, 2e-6. */
  String label(double tick) {
    if (Math.abs(tick) < step / 2) {
      return "0";
    }
    if (step >= 1e6) {
      return plain(tick / 1e6, step / 1e6) + "M";
    }
    if (step >= 1e3) {
      return plain(tick / 1e3, step / 1e3) + "k";
    }
    return step < 1e-3 && to < 1e-2 ? scientific(tick) : plain(tick, step);
  }

  /** In the power of ten of the last tick, so that all ticks have the same. */
  private String scientific(double tick) {
    int power = (int) Math.floor(Math.log10(to) + 1e-9);
    double unit = Math.pow(10, power);
    return plain(tick / unit, step / unit) + "e" + power;
  }

  private static String plain(double value, double step) {
    int digits = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
    return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP).toPlainString();
  }

  private static double roundStep(double raw) {
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double lead = raw / power;
    return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
  }
}
