package sparkception.data.source;

import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;
import sparkception.data.InvalidOptionException;

/**
 * Which folds of a cross-validation are held out: a column of a list numbers them, and the rest is
 * for training.
 *
 * @param val value of the column for validation; null if none is
 * @param test the same for testing
 */
public record Folds(String val, String test) implements Serializable {

  /** The column names splits, and no folds. */
  public static final Folds NONE = new Folds(null, null);

  /** Rejects one fold for both. */
  public Folds {
    if (val != null && test != null && same(val, test)) {
      throw new InvalidOptionException(
          "test fold", test, "must be another one than for validation");
    }
  }

  /** The split that a value of the column means; empty if it means none. */
  Optional<String> split(String value) {
    if (val != null && same(val, value)) {
      return Optional.of("val");
    }
    if (test != null && same(test, value)) {
      return Optional.of("test");
    }
    return val == null && test == null ? SplitName.of(value) : Optional.of("train");
  }

  /** What {@link #split} understands, for messages. */
  static String rule(String value) {
    return isNumber(value)
        ? String.format(
            Locale.ROOT,
            "must be %s; if these are folds, --val-fold %s holds this one out",
            SplitName.WORDS,
            value)
        : String.format(
            Locale.ROOT, "must be %s; a column of another name is not read", SplitName.WORDS);
  }

  private static boolean isNumber(String value) {
    return value.strip().matches("-?\\d+(\\.0+)?");
  }

  /** Whole numbers may have become floating point on their way. */
  private static boolean same(String one, String other) {
    return plain(one).equals(plain(other));
  }

  private static String plain(String value) {
    return isNumber(value) ? value.strip().replaceFirst("\\.0+$", "") : value.strip();
  }

  /**
   * Makes sure that each fold has images.
   *
   * @throws SourceException if one has none
   */
  void require(Iterable<String> found, Object input) throws SourceException {
    requireOne("val", val, found, input);
    requireOne("test", test, found, input);
  }

  private static void requireOne(String split, String fold, Iterable<String> found, Object input)
      throws SourceException {
    if (fold == null) {
      return;
    }
    for (String each : found) {
      if (each.equals(split)) {
        return;
      }
    }
    throw new SourceException(
        String.format(
            Locale.ROOT,
            "Invalid input %s: no image is in fold %s, as --%s-fold says",
            input,
            fold,
            split));
  }
}
