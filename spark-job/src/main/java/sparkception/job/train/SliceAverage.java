package sparkception.job.train;

import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import sparkception.job.checkpoint.Fp32;
import sparkception.zoo.optim.ParameterRole;
import sparkception.zoo.optim.ParameterSegment;

/**
 * The average of the workers' values for one slice, weighted by the examples each has trained on.
 *
 * <p>Sums run in worker order and in double precision, so the order of arrival does not matter, and
 * the average of one worker is that worker to the bit.
 */
final class SliceAverage {

  private final Slice slice;
  private final List<Contribution> contributions;
  private final double[] weights;
  private final float[][] parameters;

  private SliceAverage(Slice slice, Iterable<Contribution> arrived) {
    this.slice = slice;
    this.contributions =
        StreamSupport.stream(arrived.spliterator(), false)
            .filter(contribution -> contribution.report().samples() > 0)
            .sorted(Comparator.comparingInt(contribution -> contribution.report().worker()))
            .toList();
    double total = contributions.stream().mapToInt(c -> c.report().samples()).sum();
    this.weights = contributions.stream().mapToDouble(c -> c.report().samples() / total).toArray();
    this.parameters = decoded(0);
  }

  /** Averages all vectors of a slice. */
  static ReducedSlice of(Slice slice, Iterable<Contribution> arrived) {
    return new SliceAverage(slice, arrived).reduce();
  }

  private ReducedSlice reduce() {
    byte[][] vectors = new byte[contributions.get(0).vectors().length][];
    float[] mean = mean(parameters);
    for (ParameterSegment segment : slice.segments()) {
      if (segment.role() == ParameterRole.RUNNING_VARIANCE) {
        addVarianceOfMeans(segment, mean);
      }
    }
    vectors[0] = Fp32.encode(mean);
    for (int vector = 1; vector < vectors.length; vector++) {
      vectors[vector] = Fp32.encode(mean(decoded(vector)));
    }
    return new ReducedSlice(
        slice.index(),
        vectors,
        squaredDivergence(mean),
        contributions.stream().map(Contribution::report).toList());
  }

  private float[][] decoded(int vector) {
    return contributions.stream()
        .map(c -> Fp32.decode(c.vectors()[vector]))
        .toArray(float[][]::new);
  }

  private float[] mean(float[][] values) {
    float[] mean = new float[slice.length()];
    for (int i = 0; i < mean.length; i++) {
      double sum = 0;
      for (int worker = 0; worker < values.length; worker++) {
        sum += weights[worker] * values[worker][i];
      }
      mean[i] = (float) sum;
    }
    return mean;
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
