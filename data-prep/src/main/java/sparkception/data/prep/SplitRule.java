package sparkception.data.prep;

import java.io.Serializable;
import java.util.HexFormat;
import java.util.List;

/**
 * Which split an image belongs to: the source's where it has splits, otherwise by the hash of its
 * content, so that copies of an image are never on both sides of a split.
 *
 * @param splits the split names, in the data set's order
 * @param valFraction share for validation
 * @param testFraction share for testing
 */
record SplitRule(List<String> splits, double valFraction, double testFraction)
    implements Serializable {

  private static final double HASH_RANGE = 0x1p32;

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

  /** Index in {@link #splits} of the split for an image's SHA-256. */
  int byContent(String sha256) {
    double position = HexFormat.fromHexDigitsToLong(sha256, 0, 8) / HASH_RANGE;
    if (position < testFraction) {
      return splits.indexOf("test");
    }
    return splits.indexOf(position < testFraction + valFraction ? "val" : "train");
  }
}
