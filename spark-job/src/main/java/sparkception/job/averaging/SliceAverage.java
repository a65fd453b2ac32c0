package sparkception.job.averaging;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import sparkception.zoo.optim.ParameterRole;
import sparkception.zoo.optim.ParameterSegment;

/**
 * The average of the workers' values for one slice, weighted by the examples each has trained on.
 *
 * <p>Sums run in worker order and in double precision, so the order of arrival does not matter, and
 * the average of one worker is that worker to the bit.
 */
public final class SliceAverage {

  private static final int STRETCH = 8192;

  private final Slice slice;
  private final List<Contribution> contributions;
  private final double[] weights;
  private final float[][] parameters;

  private SliceAverage(Slice slice, List<Contribution> arrived) {
    this.slice = slice;
    this.contributions =
        arrived.stream()
            .filter(contribution -> contribution.report().samples() > 0)
            .sorted(Comparator.comparingInt(contribution -> contribution.report().worker()))
            .toList();
    double total = contributions.stream().mapToInt(c -> c.report().samples()).sum();
    this.weights = contributions.stream().mapToDouble(c -> c.report().samples() / total).toArray();
    this.parameters = vectors(0);
  }

  /** Averages all vectors of a slice. */
  public static ReducedSlice of(Slice slice, Transport transport, List<Contribution> arrived) {
    return new SliceAverage(slice, arrived).reduce(transport);
  }

  private ReducedSlice reduce(Transport transport) {
    WireVector[] vectors = new WireVector[contributions.get(0).vectors().length];
    float[] mean = mean(parameters);
    for (ParameterSegment segment : slice.segments()) {
      if (segment.role() == ParameterRole.RUNNING_VARIANCE) {
        addVarianceOfMeans(segment, mean);
      }
    }
    vectors[0] = WireVector.parameters(transport, mean, 0, slice.segments());
    for (int vector = 1; vector < vectors.length; vector++) {
      vectors[vector] =
          WireVector.optimizerState(transport, mean(vectors(vector)), 0, slice.length());
    }
    return new ReducedSlice(
        slice.index(),
        vectors,
        squaredDivergence(mean),
        contributions.stream().map(Contribution::report).toList());
  }

  private float[][] vectors(int vector) {
    return contributions.stream().map(c -> c.vectors()[vector].array()).toArray(float[][]::new);
  }

  /** Worker by worker over stretches that stay in a core's cache, so that the loops vectorize. */
  private float[] mean(float[][] values) {
    float[] mean = new float[slice.length()];
    double[] sums = new double[Math.min(STRETCH, mean.length)];
    for (int from = 0; from < mean.length; from += STRETCH) {
      int count = Math.min(STRETCH, mean.length - from);
      Arrays.fill(sums, 0);
      for (int worker = 0; worker < values.length; worker++) {
        addWeighted(values[worker], from, count, weights[worker], sums);
      }
      for (int i = 0; i < count; i++) {
        mean[from + i] = (float) sums[i];
      }
    }
    return mean;
  }

  private static void addWeighted(
      float[] values, int from, int count, double weight, double[] sums) {
    for (int i = 0; i < count; i++) {
      sums[i] += weight * values[from + i];
    }
  }

  /**
   * The variance of all workers' data is the mean of their variances plus the variance of their
   * means; the mean of variances alone forgets how far the workers' data lie apart.
   */
  private void addVarianceOfMeans(ParameterSegment variance, float[] mean) {
    int from = variance.offset() - slice.offset();
    int means = runningMeanOf(variance).offset() - slice.offset();
    for (int i = 0; i < variance.length(); i++) {
      double sum = 0;
      for (int worker = 0; worker < weights.length; worker++) {
        double distance = (double) parameters[worker][means + i] - mean[means + i];
        sum += weights[worker] * (parameters[worker][from + i] + distance * distance);
      }
      mean[from + i] = (float) sum;
    }
  }

  private ParameterSegment runningMeanOf(ParameterSegment variance) {
    return slice.segments().stream()
        .filter(s -> s.role() == ParameterRole.RUNNING_MEAN && s.layer().equals(variance.layer()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("No running mean beside " + variance));
  }

  private double squaredDivergence(float[] mean) {
    double sum = 0;
    for (ParameterSegment segment : slice.segments()) {
      if (segment.role().isTrained()) {
        sum += squaredDivergence(segment, mean);
      }
    }
    return sum / contributions.size();
  }

  private double squaredDivergence(ParameterSegment segment, float[] mean) {
    double sum = 0;
    int from = segment.offset() - slice.offset();
    for (float[] worker : parameters) {
      for (int i = from; i < from + segment.length(); i++) {
        double distance = (double) worker[i] - mean[i];
        sum += distance * distance;
      }
    }
    return sum;
  }
}
