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
  static double total(List<Block> blocks, FloatBuffer values) {
    double sum = 0;
    for (double square : squares(blocks, values)) {
      sum += square;
    }
    return Math.sqrt(sum);
  }

  /** Of each parameter array. */
  static double[] bySegment(List<Block> blocks, FloatBuffer values) {
    double[] squares = squares(blocks, values);
    double[] norms = new double[blocks.get(blocks.size() - 1).segment() + 1];
    for (int i = 0; i < squares.length; i++) {
      norms[blocks.get(i).segment()] += squares[i];
    }
    for (int segment = 0; segment < norms.length; segment++) {
      norms[segment] = Math.sqrt(norms[segment]);
    }
    return norms;
  }

  private static double[] squares(List<Block> blocks, FloatBuffer values) {
    return IntStream.range(0, blocks.size())
        .parallel()
        .mapToDouble(i -> square(blocks.get(i), values))
        .toArray();
  }

  private static double square(Block block, FloatBuffer values) {
    if (!block.role().isTrained()) {
      return 0;
    }
    double sum = 0;
    for (int i = block.from(); i < block.from() + block.count(); i++) {
      sum += (double) values.get(i) * values.get(i);
    }
    return sum;
  }
}
