package sparkception.zoo.cuda.program;

import java.util.List;
import java.util.function.Consumer;
import sparkception.zoo.cuda.device.Stream;

/**
 * One thing that a program does.
 *
 * @param name for messages and profiles: what is done, and the layer that it is done for
 * @param uses every planned buffer that it reads or writes
 * @param work puts it on a stream; may be repeated
 */
record Step(String name, List<Buffer> uses, Consumer<Stream> work) {

  Step {
    uses = List.copyOf(uses);
  }
}
