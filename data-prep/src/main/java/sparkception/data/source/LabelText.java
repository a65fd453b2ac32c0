package sparkception.data.source;

import java.util.Locale;
import java.util.regex.Pattern;

/** The text of a label in a column of any type. */
final class LabelText {

  private static final Pattern WHOLE = Pattern.compile("-?\\d+");

  private LabelText() {}

  /**
   * Text as it is, whole numbers in decimal, also those that a program stored as floating point.
   *
   * @throws SourceException if it can be no label
   */
  static String of(Object value, String column, Place place) throws SourceException {
    if (value instanceof String || value instanceof Boolean) {
      return value.toString().strip();
    }
    if (value instanceof Number number) {
      boolean real = number instanceof Double || number instanceof Float;
      boolean whole = number.doubleValue() == Math.rint(number.doubleValue());
      String text = real && whole ? Long.toString(number.longValue()) : number.toString();
      if (WHOLE.matcher(text).matches()) {
        return text;
      }
    }
    throw place.invalid(
        String.format(
            Locale.ROOT,
            "its column %s is %s (must be whole numbers or texts)",
            column,
            String.valueOf(value)));
  }
}
