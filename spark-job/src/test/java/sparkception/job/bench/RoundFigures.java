package sparkception.job.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What {@link AveragingBench} has measured with some number of workers: medians over rounds,
 * seconds and bytes.
 *
 * @param workers side by side on this machine
 * @param parameters of the network
 * @param seconds of a round
 * @param fetch waiting for data
 * @param compute steps
 * @param reduce handing over, averaging, the driver's arithmetic
 * @param broadcast publishing and loading the state
 * @param driverOut bytes that the driver publishes
 * @param driverIn bytes that reach the driver
 * @param driverHeap largest heap of the driver, garbage included
 */
record RoundFigures(
    int workers,
    int parameters,
    double seconds,
    double fetch,
    double compute,
    double reduce,
    double broadcast,
    double driverOut,
    double driverIn,
    double driverHeap) {

  private static final double MEGA = 1e6;

  static final String HEADING =
      "workers parameters  round s  fetch  compute  reduce  broadcast  overhead  driver out MB"
          + "  driver in MB  driver heap MB";

  /** What the round took beside fetching and computing. */
  double overhead() {
    return seconds - fetch - compute;
  }

  /** Scheduling, and waiting for the slowest. */
  double other() {
    return overhead() - reduce - broadcast;
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%7d %10d  %7.3f  %5.3f  %7.3f  %6.3f  %9.3f  %8.3f  %13.1f  %12.1f  %14.0f",
        workers,
        parameters,
        seconds,
        fetch,
        compute,
        reduce,
        broadcast,
        overhead(),
        driverOut / MEGA,
        driverIn / MEGA,
        driverHeap / MEGA);
  }

  /** Reads lines back; headings and other text are left out. */
  static List<RoundFigures> read(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(String::strip)
        .filter(line -> line.matches("[\\d.\\s-]+"))
        .map(RoundFigures::parse)
        .collect(Collectors.toList());
  }

  private static RoundFigures parse(String line) {
    double[] values =
        Arrays.stream(line.split("\\s+", -1)).mapToDouble(Double::parseDouble).toArray();
    return new RoundFigures(
        (int) values[0],
        (int) values[1],
        values[2],
        values[3],
        values[4],
        values[5],
        values[6],
        values[8] * MEGA,
        values[9] * MEGA,
        values[10] * MEGA);
  }
}
