package sparkception.job.run;

import java.util.ArrayList;
import java.util.List;

/**
 * The rounds that a run consists of, whatever number of starts it took, and what it recovered from.
 *
 * <p>A start that goes on from a checkpoint repeats what was done after it, and so does a roll-back
 * after a divergence. What is repeated is superseded, even where the rounds are cut otherwise now:
 * no two of the lines are of the same samples.
 *
 * @param rounds by samples
 * @param recoveries in the order in which they happened
 */
public record Metrics(List<MetricLine> rounds, List<Recovery> recoveries) {

  /** Gathers lines in the order in which they were written. */
  static final class Gathering {

    private final List<MetricLine> rounds = new ArrayList<>();
    private final List<Recovery> recoveries = new ArrayList<>();

    /** A start goes on after so many samples; what came later is not part of the run any more. */
    void goOnAfter(long samples) {
      while (!rounds.isEmpty() && rounds.get(rounds.size() - 1).samples() > samples) {
        rounds.remove(rounds.size() - 1);
      }
    }

    void add(MetricLine round) {
      // Lines of earlier versions do not say where their round began.
      goOnAfter(round.fromSamples() == null ? round.samples() - 1 : round.fromSamples());
      rounds.add(round);
    }

    void add(Recovery recovery) {
      recoveries.add(recovery);
    }

    Metrics metrics() {
      return new Metrics(List.copyOf(rounds), List.copyOf(recoveries));
    }
  }
}
