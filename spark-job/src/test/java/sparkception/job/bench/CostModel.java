package sparkception.job.bench;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;

/**
 * Seconds of an averaging round beside its steps, on a cluster where every worker has a machine of
 * its own; fitted to figures of one machine, where the workers share its cores.
 *
 * <p>What the fit gives: {@code overhead = fixed + task q + S (driver + worker q)}, where S is the
 * bytes of a state and {@code q = W / cores}, at least 1, is how many workers queue for a core. It
 * is by relative errors, so that small networks count as much as large ones.
 *
 * <p>What is added: launching a worker's two tasks, which the driver does one by one, {@value
 * #LAUNCH} s, an assumption, as on one machine nothing tells it from queueing; and the network, of
 * b bytes a second and machine: the state spreads as a torrent of 4 MiB pieces, S/b and a piece's
 * time for each doubling of the machines; each worker sends its state out and fetches as much for
 * the slices that it reduces, S/b, as long as there are as many slices as workers, else W / slices
 * times that; the averages reach the driver, S/b. No phase overlaps another.
 *
 * @param fixed seconds of a round, for scheduling and the like
 * @param task seconds of a round on each worker, whatever its state
 * @param driver seconds for each byte of the state, on the driver
 * @param worker seconds for each byte of the state, on each worker
 */
record CostModel(double fixed, double task, double driver, double worker) {

  private static final double PIECE = 4 << 20;

  /** Seconds of the driver for each worker. */
  static final double LAUNCH = 0.002;

  /** Fits by least squares; a cost that comes out negative is left out. */
  static CostModel fit(List<RoundFigures> figures, int cores) {
    List<Integer> terms = new ArrayList<>(List.of(0, 1, 2, 3));
    while (true) {
      double[] found = leastSquares(figures, cores, terms);
      int least = 0;
      for (int i = 1; i < found.length; i++) {
        least = found[i] < found[least] ? i : least;
      }
      if (found[least] >= 0) {
        double[] all = new double[4];
        for (int i = 0; i < found.length; i++) {
          all[terms.get(i)] = found[i];
        }
        return new CostModel(all[0], all[1], all[2], all[3]);
      }
      terms.remove(least);
    }
  }

  private static double[] leastSquares(List<RoundFigures> figures, int cores, List<Integer> terms) {
    OLSMultipleLinearRegression regression = new OLSMultipleLinearRegression();
    regression.setNoIntercept(true);
    regression.newSampleData(
        figures.stream().mapToDouble(f -> 1).toArray(),
        figures.stream().map(f -> row(f, cores, terms)).toArray(double[][]::new));
    return regression.estimateRegressionParameters();
  }

  private static double[] row(RoundFigures f, int cores, List<Integer> terms) {
    double queue = queue(f, cores);
    double[] all = {1, queue, f.driverOut(), f.driverOut() * queue};
    return terms.stream().mapToDouble(term -> all[term] / f.overhead()).toArray();
  }

  private static double queue(RoundFigures f, int cores) {
    return Math.max(1, (double) f.workers() / cores);
  }

  /** What the model says of the machine that it was fitted on. */
  double here(RoundFigures f, int cores) {
    double queue = queue(f, cores);
    return fixed + task * queue + (driver + worker * queue) * f.driverOut();
  }

  /**
   * Seconds of a round beside its steps on a cluster.
   *
   * @param workers one a machine
   * @param slices that the state is cut into
   * @param bytes of the state
   * @param bytesPerSecond of each machine's network, each way
   */
  double onCluster(int workers, int slices, double bytes, double bytesPerSecond) {
    double doublings = Math.ceil(Math.log(workers + 1) / Math.log(2));
    double torrent = bytes / bytesPerSecond + doublings * PIECE / bytesPerSecond;
    double shuffle = bytes / bytesPerSecond * Math.max(1, (double) workers / slices);
    double averages = bytes / bytesPerSecond;
    double machines = fixed + task + LAUNCH * workers + (driver + worker) * bytes;
    return machines + torrent + shuffle + averages;
  }
}
