package sparkception.zoo.cuda.program;

import java.util.Locale;

/**
 * When a buffer is in use.
 *
 * @param first step that uses it
 * @param last step that uses it, at least {@code first}
 * @param bytes of the buffer, above 0
 */
record Life(int first, int last, long bytes) {

  Life {
    if (first < 0 || last < first || bytes < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Invalid life of a buffer: %d bytes from step %d to %d",
              bytes,
              first,
              last));
    }
  }

  /** Whether there is a step in which both are in use. */
  boolean overlaps(Life other) {
    return first <= other.last && other.first <= last;
  }
}
