package sparkception.zoo.cuda.program;

/**
 * What one kind of step took in a program, all layers together.
 *
 * @param step what is done, as in {@code depthwise}
 * @param count how many there are
 * @param milliseconds in all
 * @param bytes of the activations and working memory that they read or write, each once
 */
public record StepTime(String step, int count, double milliseconds, long bytes) {

  /** How fast memory was read and written at least. */
  public double gigabytesPerSecond() {
    return bytes / milliseconds / 1e6;
  }

  StepTime plus(StepTime other) {
    return new StepTime(
        step, count + other.count, milliseconds + other.milliseconds, bytes + other.bytes);
  }
}
