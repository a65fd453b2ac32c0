package sparkception.job.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sparkception.job.run.RoundReport;

/**
 * A round in one line.
 *
 * @param round the newest one
 * @param epochs of the whole training
 * @param secondsLeft until its end; NaN while nobody knows
 */
record ProgressLine(RoundReport round, int epochs, double secondsLeft) {

  private static final int BAR_WIDTH = 24;

  /**
   * For a terminal: how far, how good, how fast, and where the time goes; what does not fit is left
   * out from the right.
   *
   * @param columns of the terminal, the last of which stays free lest the line wraps
   */
  String bar(int columns) {
    double done = (double) round.samples() / round.totalSamples();
    List<String> parts = new ArrayList<>();
    parts.add(format("%3.0f%%  epoch %d of %d", 100 * done, round.epoch() + 1, epochs));
    parts.add(format("loss %.4f", round.loss()));
    if (!Double.isNaN(secondsLeft)) {
      parts.add(Amounts.duration(secondsLeft) + " left");
    }
    parts.add(format("%.0f img/s", round.imagesPerSecond()));
    parts.add("lr " + Amounts.rate(round.learningRate()));
    parts.add(phases());
    return fitting(parts, done, columns - 1);
  }

  /** For a log. */
  String plain() {
    return format(
        "epoch %d of %d, round %d: %s of %s samples, loss %.4f, lr %s, %.0f images/s%s (%s)",
        round.epoch() + 1,
        epochs,
        round.round(),
        Amounts.count(round.samples()),
        Amounts.count(round.totalSamples()),
        round.loss(),
        Amounts.rate(round.learningRate()),
        round.imagesPerSecond(),
        Double.isNaN(secondsLeft) ? "" : ", " + Amounts.duration(secondsLeft) + " left",
        phases());
  }

  private static String fitting(List<String> parts, double done, int width) {
    String text = parts.get(0).substring(0, Math.min(parts.get(0).length(), Math.max(0, width)));
    for (String part : parts.subList(1, parts.size())) {
      if (text.length() + 2 + part.length() > width) {
        break;
      }
      text += "  " + part;
    }
    int room = Math.min(BAR_WIDTH, width - text.length() - 1);
    return room < 4 ? text : bar(done, room) + " " + text;
  }

  private static String bar(double done, int width) {
    int filled = (int) (done * width);
    return "█".repeat(filled) + "░".repeat(width - filled);
  }

  private String phases() {
    double seconds = round.seconds();
    return String.format(
        Locale.ROOT,
        "fetch %s compute %s reduce %s broadcast %s",
        Amounts.percent(round.fetchSeconds(), seconds),
        Amounts.percent(round.computeSeconds(), seconds),
        Amounts.percent(round.reduceSeconds(), seconds),
        Amounts.percent(round.broadcastSeconds(), seconds));
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
