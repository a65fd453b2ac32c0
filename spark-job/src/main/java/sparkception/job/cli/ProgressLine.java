package sparkception.job.cli;

import java.util.Locale;
import sparkception.job.train.RoundReport;

/** A round in one line. */
final class ProgressLine {

  private static final int BAR_WIDTH = 24;

  private ProgressLine() {}

  /** For a terminal: how far, how good, how fast, and where the time goes. */
  static String bar(RoundReport round, double secondsLeft) {
    double done = (double) round.samples() / round.totalSamples();
    int filled = (int) (done * BAR_WIDTH);
    return String.format(
        Locale.ROOT,
        "%s%s %3.0f%%  epoch %d  loss %.4f  lr %s  %.0f img/s  %s left  %s",
        "█".repeat(filled),
        "░".repeat(BAR_WIDTH - filled),
        100 * done,
        round.epoch() + 1,
        round.loss(),
        Amounts.rate(round.learningRate()),
        round.imagesPerSecond(),
        Amounts.duration(secondsLeft),
        phases(round));
  }

  /** For a log. */
  static String plain(RoundReport round, double secondsLeft) {
    return String.format(
        Locale.ROOT,
        "epoch %d, round %d: %s of %s samples, loss %.4f, lr %s, %.0f images/s, %s left (%s)",
        round.epoch() + 1,
        round.round(),
        Amounts.count(round.samples()),
        Amounts.count(round.totalSamples()),
        round.loss(),
        Amounts.rate(round.learningRate()),
        round.imagesPerSecond(),
        Amounts.duration(secondsLeft),
        phases(round));
  }

  private static String phases(RoundReport round) {
    double seconds = round.seconds();
    return "fetch %s compute %s reduce %s broadcast %s"
        .formatted(
            Amounts.percent(round.fetchSeconds(), seconds),
            Amounts.percent(round.computeSeconds(), seconds),
            Amounts.percent(round.reduceSeconds(), seconds),
            Amounts.percent(round.broadcastSeconds(), seconds));
  }
}
