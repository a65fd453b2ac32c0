package sparkception.job.recipe;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import sparkception.job.averaging.AveragingPeriod;

/**
 * How many steps a worker makes between averages: {@code auto}, one number, or one from each of
 * some epochs on. {@code {0: 1, 5: 16}} averages every step for five epochs and every sixteenth
 * after them.
 *
 * @param byEpoch steps by the epoch from which they hold, the first of them 0; empty for {@code
 *     auto}
 */
public record AveragingPeriods(SortedMap<Double, Integer> byEpoch) {

  static final String RULE =
      "must be auto, a whole number > 0, or such numbers by epoch from 0 on, as in {0: 1, 5: 16}";

  private static final String WORD = "auto";

  /** Chosen from the learning rate; see {@link AutomaticPeriod}. */
  static final AveragingPeriods AUTO = new AveragingPeriods(new TreeMap<>());

  /** The same number all along. */
  static AveragingPeriods constant(int steps) {
    return new AveragingPeriods(new TreeMap<>(Map.of(0.0, steps)));
  }

  /** What a recipe says; empty if it breaks the rule. */
  static Optional<AveragingPeriods> parse(JsonNode node) {
    if (node.asText().equals(WORD)) {
      return Optional.of(AUTO);
    }
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

  /** Whether the period is chosen for the user. */
  public boolean isAuto() {
    return byEpoch.isEmpty();
  }

  /** Whether there are rounds of more than one step. */
  boolean areAboveOne() {
    return isAuto() || byEpoch.values().stream().anyMatch(steps -> steps > 1);
  }

  /**
   * The period by samples, of one that is stated.
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
    if (isAuto()) {
      return WORD;
    }
    return byEpoch.size() == 1 ? byEpoch.get(0.0) : byEpoch;
  }
}
