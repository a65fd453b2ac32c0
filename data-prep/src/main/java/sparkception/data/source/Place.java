package sparkception.data.source;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Locale;

/**
 * Where in a list something is said.
 *
 * @param file of the list
 * @param unit what its parts are called: line, row
 * @param number of the part, from 1; 0 if nobody knows
 */
record Place(String file, String unit, long number) implements Serializable, Comparable<Place> {

  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::file).thenComparingLong(Place::number);

  /** What is wrong here, as an error. */
  SourceException invalid(String problem) {
    return new SourceException(String.format(Locale.ROOT, "Invalid input %s: %s", this, problem));
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return number == 0 ? file : String.format(Locale.ROOT, "%s, %s %d", file, unit, number);
  }
}
