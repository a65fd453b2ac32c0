package sparkception.job.cli;

import java.util.Locale;
import java.util.stream.Collectors;
import sparkception.job.predict.Guess;
import sparkception.job.predict.PictureGuesses;

/** What the network says of a picture, as a line for people. */
final class GuessText {

  private GuessText() {}

  /** {@code photos/1.jpg: rose 0.91, tulip 0.06}. */
  static String of(PictureGuesses picture) {
    if (picture.error() != null) {
      return "%s: cannot be read: %s".formatted(picture.path(), picture.error());
    }
    String guesses =
        picture.guesses().stream().map(GuessText::text).collect(Collectors.joining(", "));
    return picture.actual() == null
        ? "%s: %s".formatted(picture.path(), guesses)
        : "%s (%s): %s".formatted(picture.path(), String.join(", ", picture.actual()), guesses);
  }

  private static String text(Guess guess) {
    return String.format(Locale.ROOT, "%s %.4f", guess.name(), guess.probability());
  }
}
