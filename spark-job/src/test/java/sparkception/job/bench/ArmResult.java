package sparkception.job.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import sparkception.job.report.Series;
import sparkception.job.run.AccuracyPoint;
import sparkception.job.run.EvaluationFiles;
import sparkception.job.run.RunFolder;

/**
 * What the runs of one arm came to.
 *
 * @param arm how they trained
 * @param curves of each seed, top-1 by samples seen
 */
record ArmResult(Arm arm, Map<Long, Map<Long, Double>> curves) {

  /** Where runs are. */
  interface Runs {
    RunFolder at(Arm arm, long seed) throws IOException;
  }

  /** The arms that have a complete run, in the order of their declaration. */
  static List<ArmResult> read(Runs runs, String split) throws IOException {
    Map<Arm, Map<Long, Map<Long, Double>>> curves = new TreeMap<>();
    long longest = 0;
    for (Arm arm : Arm.values()) {
      curves.put(arm, curves(runs, arm, split));
      for (Map<Long, Double> curve : curves.get(arm).values()) {
        longest = Math.max(longest, last(curve));
      }
    }
    List<ArmResult> results = new ArrayList<>();
    for (Arm arm : Arm.values()) {
      long end = longest;
      curves.get(arm).values().removeIf(curve -> last(curve) < end);
      if (!curves.get(arm).isEmpty()) {
        results.add(new ArmResult(arm, curves.get(arm)));
      }
    }
    return results;
  }

  private static Map<Long, Map<Long, Double>> curves(Runs runs, Arm arm, String split)
      throws IOException {
    Map<Long, Map<Long, Double>> curves = new TreeMap<>();
    RunFolder any = runs.at(arm, 0);
    Path folder = any.path().getParent();
    FileStatus[] seeds =
        any.files().exists(folder) ? any.files().listStatus(folder) : new FileStatus[0];
    for (FileStatus seed : seeds) {
      long number = Long.parseLong(seed.getPath().getName().replace("seed-", ""));
      Map<Long, Double> curve = new TreeMap<>();
      for (AccuracyPoint point : EvaluationFiles.points(runs.at(arm, number), split)) {
        curve.put(point.samples(), point.top1());
      }
      if (!curve.isEmpty()) {
        curves.put(number, curve);
      }
    }
    return curves;
  }

  private static long last(Map<Long, Double> curve) {
    return Collections.max(curve.keySet());
  }

  /** Final top-1 of each seed. */
  List<Double> finals() {
    return curves.values().stream().map(curve -> curve.get(last(curve))).toList();
  }

  double mean() {
    return finals().stream().mapToDouble(top1 -> top1).average().orElseThrow();
  }

  /** Standard deviation over the seeds; 0 for one. */
  double spread() {
    double mean = mean();
    double squares = finals().stream().mapToDouble(top1 -> (top1 - mean) * (top1 - mean)).sum();
    return finals().size() < 2 ? 0 : Math.sqrt(squares / (finals().size() - 1));
  }

  /** Mean of the seeds at each evaluation. */
  Series curve() {
    return new Series(
        arm.title(),
        curves.values().iterator().next().keySet().stream()
            .map(samples -> new Series.Point(samples.doubleValue(), meanAt(samples)))
            .toList());
  }

  private double meanAt(long samples) {
    return curves.values().stream()
        .mapToDouble(curve -> curve.get(samples))
        .average()
        .orElseThrow();
  }
}
