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
 * @param classWeights fp32, {@code [classes]}; null in inference, and where there are none
 * @param losses fp32, {@code [count]}; null in inference
 * @param probabilities fp32, {@code [count, classes]}; null in training
 * @param seed 64 bits that dropout draws from; null in inference
 */
record Minibatch(
    int count,
    Buffer images,
    Buffer targets,
    Buffer classWeights,
    Buffer losses,
    Buffer probabilities,
    Buffer seed) {

  /**
   * Of training.
   *
   * @param weighted whether classes have weights in the loss
   */
  static Minibatch training(int count, int imageLength, int classes, boolean weighted) {
    return new Minibatch(
        count,
        floats("images", (long) count * imageLength),
        floats("targets", (long) count * classes),
        weighted ? floats("class weights", classes) : null,
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
        null,
        floats("probabilities", (long) count * classes),
        null);
  }

  private static Buffer floats(String name, long count) {
    return new Buffer(name, Float.BYTES * count);
  }

  /** What goes into training, in the order in which it travels. */
  List<Buffer> inputs() {
    return Stream.of(seed, images, targets, classWeights).filter(Objects::nonNull).toList();
  }

  /** All that there are. */
  List<Buffer> buffers() {
    return Stream.of(images, targets, classWeights, losses, probabilities, seed)
        .filter(Objects::nonNull)
        .toList();
  }
}
