package sparkception.zoo.kernels.onednn;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.primitive;

/** A primitive with its arguments. */
final class Operation {

  private final primitive code;
  private final IntMemoryMap arguments = new IntMemoryMap();

  Operation(primitive code) {
    this.code = code;
  }

  /** Adds an argument; what it is bound to may change between runs. */
  Operation with(int argument, Tensor tensor) {
    arguments.put(argument, tensor.memory());
    return this;
  }

  void run() {
    code.execute(OneDnn.stream(), arguments);
  }
}
