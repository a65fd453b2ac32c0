package sparkception.zoo.cuda.program;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What goes into a program and comes out of it.
 *
 * @param count images
 * @param images fp32, NHWC
 * @param targets fp32, {@code [count, classes]}; null in inference
 * @param losses fp32, {@code [count]}; null in inference
 * @param probabilities fp32, {@code [count, classes]}; null in training
 * @param seed 64 bits that dropout draws from; null in inference
 */
record Minibatch(
    int count, Buffer images, Buffer targets, Buffer losses, Buffer probabilities, Buffer seed) {

  /** Of training. */
  static Minibatch training(int count, int imageLength, int classes) {
    return new Minibatch(
        count,
        floats("images", (long) count * imageLength),
        floats("targets", (long) count * classes),
        floats("losses", count),
        null,
        new Buffer("seed", Long.BYTES));
  }

  /** Of inference. */
  static Minibatch inference(int count, int imageLength, int classes) {
    return new Minibatch(
        count,
        floats("images", (long) count * imageLength),
        null,
        null,
        floats("probabilities", (long) count * classes),
        null);
  }

  private static Buffer floats(String name, long count) {
    return new Buffer(name, Float.BYTES * count);
  }

  /** All that there are. */
  List<Buffer> buffers() {
    return Stream.of(images, targets, losses, probabilities, seed)
        .filter(Objects::nonNull)
        .toList();
  }
}
