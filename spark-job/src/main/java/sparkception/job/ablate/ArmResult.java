package sparkception.job.ablate;

import java.util.List;

/**
 * What an arm has come to.
 *
 * @param arm its name
 * @param parameters of its network
 * @param top1 of each seed
 * @param mean of them
 * @param interval half the width of the mean's 95 % confidence interval by Student's t; null with
 *     one seed
 */
public record ArmResult(
    String arm, long parameters, List<Double> top1, double mean, Double interval) {

  /** 0.975 quantiles of Student's t with 1, 2, … degrees of freedom. */
  private static final double[] STUDENT = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228
  };

  private static final double NORMAL = 1.96;

  /** Of an arm's figures, at least one. */
  static ArmResult of(String arm, long parameters, List<Double> top1) {
    double mean = top1.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    return new ArmResult(arm, parameters, top1, mean, interval(top1, mean));
  }

  private static Double interval(List<Double> values, double mean) {
    int freedom = values.size() - 1;
    if (freedom == 0) {
      return null;
    }
    double squares = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
    double quantile = freedom <= STUDENT.length ? STUDENT[freedom - 1] : NORMAL;
    return quantile * Math.sqrt(squares / freedom / values.size());
  }
}
