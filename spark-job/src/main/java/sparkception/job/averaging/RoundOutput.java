package sparkception.job.averaging;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * What the driver gets back from a round.
 *
 * @param slices the averages
 * @param broadcastSeconds time that publishing the state took, and the slowest worker's loading it
 * @param reduceSeconds time that the slowest worker's handing over took, and from the last one's
 *     end to the averages' arrival
 */
public record RoundOutput(
    List<ReducedSlice> slices, double broadcastSeconds, double reduceSeconds) {

  public RoundOutput {
    slices = slices.stream().sorted(Comparator.comparingInt(ReducedSlice::slice)).toList();
  }

  /** The workers that trained, in order; every slice carries the same. */
  public List<WorkerReport> reports() {
    return slices.get(0).reports();
  }

  public int samples() {
    return reports().stream().mapToInt(WorkerReport::samples).sum();
  }

  public double loss() {
    return reports().stream().mapToDouble(WorkerReport::lossSum).sum() / samples();
  }

  /** The worker that took longest over its minibatches: the others waited for it. */
  public WorkerReport slowest() {
    return Collections.max(
        reports(),
        Comparator.comparingDouble(report -> report.fetchSeconds() + report.computeSeconds()));
  }

  /** Steps of the worker that made most. */
  int steps() {
    return reports().stream().mapToInt(WorkerReport::steps).max().orElse(0);
  }

  /** Root mean square distance of the workers from the average, relative to its length. */
  public double divergence(float[] average, List<Slice> layout) {
    double squares = slices.stream().mapToDouble(ReducedSlice::squaredDivergence).sum();
    // Slices in parallel, their sums in order: the figure is the same in every run.
    double[] lengths =
        layout.parallelStream().mapToDouble(slice -> squaredLength(average, slice)).toArray();
    double length = Arrays.stream(lengths).sum();
    return length == 0 ? 0 : Math.sqrt(squares / length);
  }

  private static double squaredLength(float[] values, Slice slice) {
    double sum = 0;
    for (int i = slice.offset(); i < slice.end(); i++) {
      sum += (double) values[i] * values[i];
    }
    return sum;
  }

  /**
   * One averaged vector, put together from its slices.
   *
   * @param index 0 for the parameters, then the optimizer's
   */
  float[] vector(int index, List<Slice> layout) {
    Slice last = layout.get(layout.size() - 1);
    float[] vector = new float[last.end()];
    slices.parallelStream()
        .forEach(
            reduced ->
                reduced.vectors()[index].copyTo(vector, layout.get(reduced.slice()).offset()));
    return vector;
  }
}
