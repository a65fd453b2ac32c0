package sparkception.zoo.cuda.program;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import sparkception.zoo.engine.ImageBatch;
import sparkception.zoo.engine.NetworkShape;

/**
 * What goes into a program and comes out of it.
 *
 * @param count images
 * @param scale fp32, {@code [channels][256]}: what samples stand for
 * @param kept fp32, one number: share that an image keeps of itself where images are mixed
 * @param samples bytes, NHWC
 * @param targets fp32, {@code [count, classes]}; null in inference
 * @param classWeights fp32, {@code [classes]}; null in inference, and where there are none
 * @param losses fp32, {@code [count]}; null in inference
 * @param probabilities fp32, {@code [count, classes]}; null in training
 * @param seed 64 bits that dropout draws from; null in inference
 */
record Minibatch(
    int count,
    Buffer scale,
    Buffer kept,
    Buffer samples,
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
  static Minibatch training(int count, NetworkShape shape, boolean weighted) {
    return new Minibatch(
        count,
        scale(shape),
        floats("kept", 1),
        samples(count, shape),
        floats("targets", (long) count * shape.classes()),
        weighted ? floats("class weights", shape.classes()) : null,
        floats("losses", count),
        null,
        new Buffer("seed", Long.BYTES));
  }

  /** Of inference. */
  static Minibatch inference(int count, NetworkShape shape) {
    return new Minibatch(
        count,
        scale(shape),
        floats("kept", 1),
        samples(count, shape),
        null,
        null,
        null,
        floats("probabilities", (long) count * shape.classes()),
        null);
  }

  private static Buffer scale(NetworkShape shape) {
    return floats("scale", (long) shape.channels() * ImageBatch.VALUES);
  }

  private static Buffer samples(int count, NetworkShape shape) {
    return new Buffer("samples", (long) count * shape.imageLength());
  }

  private static Buffer floats(String name, long count) {
    return new Buffer(name, Float.BYTES * count);
  }

  /**
   * What goes in, in the order in which it travels: bytes last, as numbers lie at multiples of 4.
   */
  List<Buffer> inputs() {
    return Stream.of(seed, scale, kept, targets, classWeights, samples)
        .filter(Objects::nonNull)
        .toList();
  }

  /** Bytes of what goes in. */
  long inputBytes() {
    return inputs().stream().mapToLong(Buffer::bytes).sum();
  }

  /** All that there are. */
  List<Buffer> buffers() {
    return Stream.of(scale, kept, samples, targets, classWeights, losses, probabilities, seed)
        .filter(Objects::nonNull)
        .toList();
  }
}
