package sparkception.job.report;

import java.util.List;
import sparkception.job.run.Calibration;

/** Whether the network is right as often as it says. */
final class ReliabilitySection {

  private static final int FEWEST_IMAGES = 10;

  private ReliabilitySection() {}

  /** Nothing where it is not known. */
  static String html(Calibration calibration) {
    if (calibration == null || calibration.bins().isEmpty()) {
      return "";
    }
    List<Calibration.Bin> bins = drawn(calibration);
    List<Series.Point> points =
        bins.stream().map(bin -> new Series.Point(bin.confidence(), bin.accuracy())).toList();
    List<Series.Point> right =
        bins.stream().map(bin -> new Series.Point(bin.confidence(), bin.confidence())).toList();
    return Figures.format(
            "<p>Expected calibration error <b>%.4f</b>%s.</p>\n",
            calibration.error(), scaled(calibration))
        + "<div class=\"charts\">\n"
        + new LineChart(
                "Reliability",
                "confidence of the best guess",
                LineChart.Scale.SHARES,
                List.of(new Series("share of right guesses", points), new Series("ideal", right)))
            .html()
        + "</div>\n";
  }

  /** A share of a handful of images says little, and would look like a fault of the network. */
  private static List<Calibration.Bin> drawn(Calibration calibration) {
    List<Calibration.Bin> large =
        calibration.bins().stream().filter(bin -> bin.images() >= FEWEST_IMAGES).toList();
    return large.isEmpty() ? calibration.bins() : large;
  }

  private static String scaled(Calibration calibration) {
    return calibration.temperature() == null
        ? ""
        : Figures.format(
            "; %.4f with logits divided by %.2f, as fitted on split val",
            calibration.errorAtTemperature(), calibration.temperature());
  }
}
