package sparkception.data.source;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What data sets call their splits, and what they are called here. */
public final class SplitName {

  /** The names used here, in the order of a data set. */
  public static final List<String> ALL = List.of("train", "val", "test");

  /** What {@link #of} understands, for messages. */
  public static final String WORDS =
      "train, val or test (or training, valid, validation, dev, testing)";

  private static final Map<String, String> SYNONYMS =
      Map.of(
          "train", "train",
          "training", "train",
          "val", "val",
          "valid", "val",
          "validation", "val",
          "dev", "val",
          "test", "test",
          "testing", "test");

  /** {@code test-set}, {@code train_images}, {@code val2017}. */
  private static final Pattern NAME =
      Pattern.compile("([a-z]+?)([ _-]?(set|split|data|images|imgs))?([ _-]?\\d{4})?");

  /** Within a path: at its start or after a separator, and before one or a digit. */
  private static final Pattern IN_PATH =
      Pattern.compile(
          "(?:^|[/._-])(train|training|val|valid|validation|test|testing)(?=[/._-]|\\d)",
          Pattern.CASE_INSENSITIVE);

  private SplitName() {}

  /**
   * The split that a folder or a value of a column names, whatever the case of its letters: {@code
   * val} for {@code Validation}; empty for a name of something else.
   */
  public static Optional<String> of(String name) {
    Matcher matcher = NAME.matcher(name.strip().toLowerCase(Locale.ROOT));
    return matcher.matches()
        ? Optional.ofNullable(SYNONYMS.get(matcher.group(1)))
        : Optional.empty();
  }

  /**
   * The last split that a file's path names, since its own name counts more than its folder's;
   * empty if it names none.
   */
  public static Optional<String> inPath(String path) {
    Matcher matcher = IN_PATH.matcher(path);
    String found = null;
    while (matcher.find()) {
      found = matcher.group(1);
    }
    return found == null ? Optional.empty() : of(found);
  }
}
