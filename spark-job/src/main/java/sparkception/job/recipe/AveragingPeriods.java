package sparkception.job.recipe;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import sparkception.job.train.AveragingPeriod;

/**
 * How many steps a worker makes between averages: one number, or one from each of some epochs on.
 * {@code {0: 1, 5: 16}} averages every step for five epochs and every sixteenth after them.
 *
 * @param byEpoch steps by the epoch from which they hold, the first of them 0
 */
public record AveragingPeriods(SortedMap<Double, Integer> byEpoch) {

  static final String RULE =
      "must be a whole number > 0, or such numbers by epoch from 0 on, as in {0: 1, 5: 16}";

  /** The same number all along. */
  static AveragingPeriods constant(int steps) {
    return new AveragingPeriods(new TreeMap<>(Map.of(0.0, steps)));
  }

  /** What a recipe says; empty if it breaks the rule. */
  static Optional<AveragingPeriods> parse(JsonNode node) {
    TreeMap<Double, Integer> byEpoch = new TreeMap<>();
    try {
      if (node.isValueNode()) {
        byEpoch.put(0.0, Integer.valueOf(node.asText()));
      }
      for (Iterator<String> epochs = node.fieldNames(); epochs.hasNext(); ) {
        String epoch = epochs.next();
        byEpoch.put(Double.valueOf(epoch), Integer.valueOf(node.get(epoch).asText()));
      }
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
    boolean holds =
        !byEpoch.isEmpty()
            && byEpoch.firstKey() == 0
            && Double.isFinite(byEpoch.lastKey())
            && byEpoch.values().stream().allMatch(steps -> steps > 0);
    return holds ? Optional.of(new AveragingPeriods(byEpoch)) : Optional.empty();
  }

  /** Whether there are rounds of more than one step. */
  boolean areAboveOne() {
    return byEpoch.values().stream().anyMatch(steps -> steps > 1);
  }

  /**
   * The period by samples.
   *
   * @param epochSamples samples of an epoch
   */
  public AveragingPeriod over(long epochSamples) {
    Map<Long, Integer> bySample = new HashMap<>();
    byEpoch.forEach((epoch, steps) -> bySample.put(Math.round(epoch * epochSamples), steps));
    return AveragingPeriod.growing(bySample);
  }

  /** As a recipe has it: a number where one is enough. */
  @JsonValue
  Object written() {
    return byEpoch.size() == 1 ? byEpoch.get(0.0) : byEpoch;
  }
}
