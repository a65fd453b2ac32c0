package sparkception.data.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs contenders in turn, several rounds, and prints the median speed of each and its ratio to the
 * first.
 */
final class Contest {
  private final int images;
  private final int rounds;
  private final Map<String, Run> runs = new LinkedHashMap<>();

  /** A pass over all images. */
  interface Run {
    void run() throws Exception;
  }

  Contest(int images, int rounds) {
    this.images = images;
    this.rounds = rounds;
  }

  Contest add(String name, Run run) {
    runs.put(name, run);
    return this;
  }

  /** Runs and prints; returns the median seconds of each contender. */
  Map<String, Double> print() throws Exception {
    Map<String, List<Double>> seconds = new LinkedHashMap<>();
    for (int round = -1; round < rounds; round++) {
      for (Map.Entry<String, Run> contender : runs.entrySet()) {
        double taken = seconds(contender.getValue());
        if (round >= 0) {
          seconds.computeIfAbsent(contender.getKey(), name -> new ArrayList<>()).add(taken);
        }
      }
    }
    double first = median(seconds.values().iterator().next());
    seconds.forEach(
        (name, taken) ->
            System.out.printf(
                "%-34s %7.1f images/s   %.2f of the first   (median of %d, %.2f to %.2f s)%n",
                name,
                images / median(taken),
                first / median(taken),
                taken.size(),
                taken.stream().min(Double::compare).orElseThrow(),
                taken.stream().max(Double::compare).orElseThrow()));
    Map<String, Double> medians = new LinkedHashMap<>();
    seconds.forEach((name, taken) -> medians.put(name, median(taken)));
    return medians;
  }

  private static double seconds(Run run) throws Exception {
    long start = System.nanoTime();
    run.run();
    return (System.nanoTime() - start) / 1e9;
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
