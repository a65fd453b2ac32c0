package sparkception.data.prep;

import java.io.Serializable;
import java.util.List;

/**
 * Which splits there are: the source's where it has any, otherwise shares that {@link SplitCuts}
 * cuts.
 *
 * @param splits the split names, in the data set's order
 * @param valFraction share for validation
 * @param testFraction share for testing
 */
record SplitRule(List<String> splits, double valFraction, double testFraction)
    implements Serializable {

  static SplitRule of(List<String> sourceSplits, PrepOptions options) {
    return sourceSplits.isEmpty()
        ? new SplitRule(
            List.of("train", "val", "test"), options.valFraction(), options.testFraction())
        : new SplitRule(sourceSplits, 0, 0);
  }

  /** Whether it depends on the content at all. */
  boolean cuts() {
    return valFraction + testFraction > 0;
  }

  /** Share of the source's bytes that a split gets, where the source has no splits. */
  double share(String split) {
    return switch (split) {
      case "val" -> valFraction;
      case "test" -> testFraction;
      default -> 1 - valFraction - testFraction;
    };
  }
}
