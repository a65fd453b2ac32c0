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
      return String.format(Locale.ROOT, "%s: cannot be read: %s", picture.path(), picture.error());
    }
    String guesses =
        picture.guesses().stream().map(GuessText::text).collect(Collectors.joining(", "));
    return picture.actual() == null
        ? String.format(Locale.ROOT, "%s: %s", picture.path(), guesses)
        : String.format(
            Locale.ROOT,
            "%s (%s): %s",
            picture.path(),
            String.join(", ", picture.actual()),
            guesses);
  }

  private static String text(Guess guess) {
    return String.format(Locale.ROOT, "%s %.4f", guess.name(), guess.probability());
  }
}
