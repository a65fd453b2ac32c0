package sparkception.data.prep;

import java.io.Serializable;
import java.util.HexFormat;
import java.util.List;
import sparkception.data.source.SourceImage;

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

  /** The split's index in {@link #splits}. */
  int of(SourceImage image, String sha256) {
    return splits.indexOf(image.split() != null ? image.split() : byContent(sha256));
  }

  /** Share of the source's bytes that a split gets, where the source has no splits. */
  double share(String split) {
    return switch (split) {
      case "val" -> valFraction;
      case "test" -> testFraction;
      default -> 1 - valFraction - testFraction;
    };
  }

  private String byContent(String sha256) {
    double position = HexFormat.fromHexDigitsToLong(sha256, 0, 8) / HASH_RANGE;
    if (position < testFraction) {
      return "test";
    }
    return position < testFraction + valFraction ? "val" : "train";
  }
}
