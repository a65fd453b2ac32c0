package sparkception.job.averaging;

import java.util.List;
import java.util.stream.Stream;
import sparkception.zoo.optim.ParameterSegment;

/**
 * What workers send of their parameters when they travel rounded: how far they have moved in the
 * round. Rounded themselves, they would lose steps smaller than half a unit in their last place,
 * and training would stand still at small learning rates; the driver adds the difference to
 * parameters that were never rounded. Statistics of batch normalization travel as they are.
 */
public final class Difference {

  private Difference() {}

  /** Subtracts the round's start from a worker's parameters, in place. */
  public static void subtract(List<Slice> slices, float[] parameters, float[] start) {
    moved(slices).parallel().forEach(segment -> add(segment, parameters, start, -1));
  }

  /** Adds the round's start to the average difference, in place. */
  static void add(List<Slice> slices, float[] average, float[] start) {
    moved(slices).parallel().forEach(segment -> add(segment, average, start, 1));
  }

  private static void add(ParameterSegment segment, float[] values, float[] start, int sign) {
    for (int i = segment.offset(); i < segment.end(); i++) {
      values[i] += sign * start[i];
    }
  }

  private static Stream<ParameterSegment> moved(List<Slice> slices) {
    return slices.stream()
        .flatMap(slice -> slice.segments().stream())
        .filter(segment -> !segment.role().isStatistic());
  }
}
