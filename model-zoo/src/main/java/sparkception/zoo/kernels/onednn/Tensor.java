package sparkception.zoo.kernels.onednn;

import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.memory.pointers.PagedPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A oneDNN memory object: over an ND4J array's memory, or over its own. */
final class Tensor {

  private final memory handle;
  private long address;

  private Tensor(memory handle) {
    this.handle = handle;
  }

  /** One that is bound to an array before each use. */
  static Tensor unbound(memory.desc description) {
    return new Tensor(new memory(description, OneDnn.ENGINE, new Pointer()));
  }

  /** One with memory of its own. */
  static Tensor allocated(memory.desc description) {
    return new Tensor(new memory(description, OneDnn.ENGINE));
  }

  memory memory() {
    return handle;
  }

  /** Lays it over an array, which must be contiguous and of its size. */
  void bind(INDArray array) {
    long where = array.data().address();
    if (where != address) {
      handle.set_data_handle(new PagedPointer(where));
      address = where;
    }
  }
}
