package sparkception.zoo.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/**
 * Whole Xception, 299x299x3 and 1000 classes: this project against libtorch 2.7.1, turn by turn in
 * processes of their own, medians and ratios.
 *
 * <pre>OMP_NUM_THREADS=2 mvn -q -Pbench -pl model-zoo test-compile exec:exec \
 *   -Dbench.main=sparkception.zoo.bench.XceptionBench -Dbench.arguments="8 7"</pre>
 *
 * <p>Arguments: batch size, counted turns. libtorch runs in its best configuration: glibc told to
 * keep memory, because page faults cost it more than arithmetic.
 */
final class XceptionBench {

  private static final int WARM_UP = 2;
  private static final Map<String, String> KEEP_MEMORY =
      Map.of(
          "MALLOC_MMAP_THRESHOLD_", "4294967296", "MALLOC_TRIM_THRESHOLD_", "8589934592");

  private XceptionBench() {}

  /** Runs the contest and prints a table. */
  public static void main(String[] arguments) throws IOException {
    int batch = Integer.parseInt(arguments[0]);
    int turns = Integer.parseInt(arguments[1]);
    try (Opponent ours = new Opponent("sparkception", batch, Map.of());
        Opponent libtorch = new Opponent("libtorch", batch, KEEP_MEMORY)) {
      System.out.printf(
          "batch %d, trained parameters %,d and %,d%n",
          batch, ours.parameters(), libtorch.parameters());
      contest("train", batch, turns, ours, libtorch);
      System.out.printf(
          "peak memory after training: %s %d MiB, %s %d MiB%n",
          ours.name(), ours.peakMiB(), libtorch.name(), libtorch.peakMiB());
      contest("infer", batch, turns, ours, libtorch);
    }
  }

  private static void contest(
      String task, int batch, int turns, Opponent ours, Opponent libtorch) throws IOException {
    double[] mine = new double[turns];
    double[] theirs = new double[turns];
    double[] ratios = new double[turns];
    for (int turn = -WARM_UP; turn < turns; turn++) {
      double a = ours.run(task);
      double b = libtorch.run(task);
      if (turn >= 0) {
        mine[turn] = a;
        theirs[turn] = b;
        ratios[turn] = b / a;
      }
    }
    System.out.printf(
        "%s: %s %.0f ms (%.2f images/s), %s %.0f ms (%.2f images/s), %.2f times as fast%n",
        task,
        ours.name(),
        median(mine),
        1000 * batch / median(mine),
        libtorch.name(),
        median(theirs),
        1000 * batch / median(theirs),
        median(ratios));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
