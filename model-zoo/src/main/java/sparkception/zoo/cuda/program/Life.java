package sparkception.zoo.cuda.program;

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
          "Invalid life of a buffer: %d bytes from step %d to %d".formatted(bytes, first, last));
    }
  }

  /** Whether there is a step in which both are in use. */
  boolean overlaps(Life other) {
    return first <= other.last && other.first <= last;
  }
}
