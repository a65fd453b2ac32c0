package sparkception.job.recipe;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a user may have meant by a key that does not exist. */
final class Suggestion {

  /** More typing mistakes than this make another word. */
  private static final int MOST_EDITS = 3;

  private Suggestion() {}

  /**
   * A hint to add to the error.
   *
   * @param key the unknown key, without its section
   * @param prefix its section and a dot; empty at the top
   * @param known the keys of that section
   */
  static String of(String key, String prefix, List<String> known) {
    return nearest(key, known)
        .map(prefix::concat)
        .or(() -> elsewhere(key))
        .map(each -> String.format(Locale.ROOT, " (did you mean %s?)", each))
        .orElse(String.format(Locale.ROOT, " (known here: %s)", String.join(", ", known)));
  }

  /** A hint to add to the rule about a value; empty if none is near. */
  static String ofValue(String value, List<String> known) {
    return nearest(value, known)
        .map(each -> String.format(Locale.ROOT, "; did you mean %s?", each))
        .orElse("");
  }

  private static Optional<String> nearest(String key, List<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> edits(key, candidate)))
        .filter(candidate -> edits(key, candidate) <= Math.min(MOST_EDITS, key.length() / 2));
  }

  private static Optional<String> elsewhere(String key) {
    return Arrays.stream(Recipe.class.getRecordComponents())
        .flatMap(
            section ->
                keysOf(section.getType())
                    .filter(key::equals)
                    .map(same -> Kebab.of(section.getName()) + "." + same))
        .findFirst();
  }

  private static Stream<String> keysOf(Class<?> section) {
    return section == ModelRecipe.class
        ? ModelKeys.all().stream()
        : RecipeBinder.keys(section.getRecordComponents()).stream();
  }

  /** Levenshtein distance: single letters to insert, delete or replace. */
  static int edits(String from, String to) {
    int[] above = new int[to.length() + 1];
    Arrays.setAll(above, j -> j);
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[to.length()];
  }
}
