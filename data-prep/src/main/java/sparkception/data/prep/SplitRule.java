package sparkception.data.prep;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import sparkception.data.shard.DataSetException;
import sparkception.data.source.SourceImage;
import sparkception.data.source.SplitName;

/**
 * Which splits there are: the source's where it has any, and otherwise, or where they are asked for
 * by name, shares that {@link SplitCuts} cuts.
 *
 * @param splits the split names, in the data set's order
 * @param from what is cut: the split of that name, an empty name for images that the source puts in
 *     none; null if nothing is cut
 * @param valFraction share of those for validation
 * @param testFraction share of those for testing
 */
record SplitRule(List<String> splits, String from, double valFraction, double testFraction)
    implements Serializable {

  private static final String NO_SPLIT = "";
  private static final String TRAIN = "train";
  private static final String VAL = "val";
  private static final String TEST = "test";

  /**
   * The rule for a source with such splits.
   *
   * @throws DataSetException if a split is asked for that is there already, or cannot be cut
   */
  static SplitRule of(List<String> sourceSplits, PrepOptions options) throws DataSetException {
    double val = options.valFraction();
    double test = options.testFraction();
    if (sourceSplits.isEmpty()) {
      return new SplitRule(SplitName.ALL, val + test > 0 ? NO_SPLIT : null, val, test);
    }
    double valOfTrain = asked(VAL, val, sourceSplits, options);
    double testOfTrain = asked(TEST, test, sourceSplits, options);
    List<String> splits =
        SplitName.ALL.stream()
            .filter(
                split ->
                    sourceSplits.contains(split)
                        || (split.equals(VAL) && valOfTrain > 0)
                        || (split.equals(TEST) && testOfTrain > 0))
            .toList();
    String from = valOfTrain + testOfTrain > 0 ? TRAIN : null;
    return new SplitRule(splits, from, valOfTrain, testOfTrain);
  }

  /** The share of train that becomes another split: 0 unless someone wants it. */
  private static double asked(
      String split, double fraction, List<String> sourceSplits, PrepOptions options)
      throws DataSetException {
    if (fraction == 0 || !options.askedSplits().contains(split)) {
      return 0;
    }
    if (sourceSplits.contains(split) || !sourceSplits.contains(TRAIN)) {
      throw new DataSetException(
          String.format(
              Locale.ROOT,
              "Cannot cut %s, as --%s %s asks: the input has splits of its own (%s), %s",
              split,
              split,
              fraction,
              String.join(", ", sourceSplits),
              sourceSplits.contains(split) ? split + " is among them" : "and no train"));
    }
    return fraction;
  }

  /** Whether contents decide at all. */
  boolean cuts() {
    return from != null;
  }

  /** Whether the content of an image decides where it goes. */
  boolean cuts(SourceImage image) {
    return Objects.requireNonNullElse(image.split(), NO_SPLIT).equals(from);
  }

  /** Splits that are cut from one of the source's. */
  List<String> cutFromTrain() {
    List<String> cut = new ArrayList<>();
    if (TRAIN.equals(from)) {
      cut.addAll(valFraction > 0 ? List.of(VAL) : List.of());
      cut.addAll(testFraction > 0 ? List.of(TEST) : List.of());
    }
    return cut;
  }

  /**
   * Bytes that a split gets.
   *
   * @param source bytes of each of the source's splits; under an empty name where it has none
   */
  long bytes(Map<String, Long> source, String split) {
    long own = source.getOrDefault(split, 0L) + (split.equals(splits.get(0)) ? loose(source) : 0);
    if (!cuts()) {
      return own;
    }
    long cut = source.getOrDefault(from, 0L);
    return split.equals(TRAIN)
        ? Math.round(cut * share(TRAIN))
        : source.getOrDefault(split, 0L) + Math.round(cut * share(split));
  }

  private static long loose(Map<String, Long> source) {
    return source.getOrDefault(NO_SPLIT, 0L);
  }

  private double share(String split) {
    return switch (split) {
      case VAL -> valFraction;
      case TEST -> testFraction;
      default -> 1 - valFraction - testFraction;
    };
  }
}
