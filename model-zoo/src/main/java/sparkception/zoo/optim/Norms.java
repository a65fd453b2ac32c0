package sparkception.zoo.optim;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Euclidean norms of a vector laid out as the parameters are, over what a gradient moves.
 *
 * <p>Runs are added up in double precision and in their order, so that the sums do not depend on
 * the threads.
 */
final class Norms {

  private Norms() {}

  /** Of the whole vector. */
  static double total(List<Run> runs, FloatBuffer values) {
    double sum = 0;
    for (double square : squares(runs, values)) {
      sum += square;
    }
    return Math.sqrt(sum);
  }

  /** Of each parameter array. */
  static double[] bySegment(List<Run> runs, FloatBuffer values) {
    double[] squares = squares(runs, values);
    double[] norms = new double[runs.get(runs.size() - 1).segment() + 1];
    for (int i = 0; i < squares.length; i++) {
      norms[runs.get(i).segment()] += squares[i];
    }
    for (int segment = 0; segment < norms.length; segment++) {
      norms[segment] = Math.sqrt(norms[segment]);
    }
    return norms;
  }

  private static double[] squares(List<Run> runs, FloatBuffer values) {
    return IntStream.range(0, runs.size())
        .parallel()
        .mapToDouble(i -> square(runs.get(i), values))
        .toArray();
  }

  private static double square(Run run, FloatBuffer values) {
    if (!run.role().isTrained()) {
      return 0;
    }
    double sum = 0;
    for (int i = run.from(); i < run.from() + run.count(); i++) {
      sum += (double) values.get(i) * values.get(i);
    }
    return sum;
  }
}
