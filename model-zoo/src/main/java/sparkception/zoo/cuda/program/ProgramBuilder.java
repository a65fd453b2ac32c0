package sparkception.zoo.cuda.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import sparkception.zoo.cuda.device.Arithmetic;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.Stream;
import sparkception.zoo.cuda.kernels.ImageShape;

/** Steps that are being put down, and what they have in common. */
final class ProgramBuilder {

  private final Device device;
  private final Arithmetic arithmetic;
  private final NetworkMemory memory;
  private final Minibatch minibatch;
  private final List<Step> steps = new ArrayList<>();

  /**
   * A program without steps.
   *
   * @param device that it will run on
   * @param arithmetic of its products, and so the type of its activations
   * @param memory of the network
   * @param minibatch what goes in and comes out
   */
  ProgramBuilder(Device device, Arithmetic arithmetic, NetworkMemory memory, Minibatch minibatch) {
    this.device = device;
    this.arithmetic = arithmetic;
    this.memory = memory;
    this.minibatch = minibatch;
  }

  Device device() {
    return device;
  }

  Arithmetic arithmetic() {
    return arithmetic;
  }

  /** How activations lie in memory. */
  ElementType storage() {
    return arithmetic.storage();
  }

  NetworkMemory memory() {
    return memory;
  }

  Minibatch minibatch() {
    return minibatch;
  }

  int batch() {
    return minibatch.count();
  }

  /** The program; inputs and outputs of the minibatch stay where they are throughout. */
  Program build() {
    return new Program(steps, minibatch.buffers());
  }

  /** Adds a step; null among the buffers stands for what it does without. */
  void step(String name, List<Buffer> uses, Consumer<Stream> work) {
    steps.add(new Step(name, uses.stream().filter(Objects::nonNull).toList(), work));
  }

  /** The same. */
  void step(String name, Consumer<Stream> work, Buffer... uses) {
    step(name, Arrays.asList(uses), work);
  }

  Buffer floats(String name, long count) {
    return new Buffer(name, Float.BYTES * count);
  }

  /** Activations. */
  Buffer activations(String name, long count) {
    return new Buffer(name, storage().bytes() * count);
  }

  /** Working memory of one step; null for none. */
  Buffer work(String name, long bytes) {
    return bytes == 0 ? null : new Buffer(name + " work", bytes);
  }

  Tensor tensor(String name, ImageShape shape) {
    return new Tensor(name, shape, activations(name, shape.elements()));
  }

  /** Where a buffer is; 0 for none. */
  static long address(Buffer buffer) {
    return buffer == null ? 0 : buffer.address();
  }
}
