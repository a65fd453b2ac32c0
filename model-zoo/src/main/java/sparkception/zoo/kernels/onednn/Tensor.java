package sparkception.zoo.kernels.onednn;

import java.util.Arrays;
import java.util.Locale;
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

  /**
   * Lays it over an array of its size.
   *
   * @throws IllegalArgumentException if the array's values do not lie one after the other in C
   *     order
   */
  void bind(INDArray array) {
    if (!isContiguous(array)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Unsupported array: shape %s with strides %s (must be contiguous in C order)",
              Arrays.toString(array.shape()),
              Arrays.toString(array.stride())));
    }
    // A view's buffer has the address of the array it is a view of.
    place(array.data().address() + array.data().offset() * Float.BYTES);
  }

  /** Lays it over the memory of another one. */
  void bind(Tensor other) {
    place(other.address);
  }

  /** Lays it over memory that starts at an address. */
  void place(long where) {
    if (where != address) {
      handle.set_data_handle(new PagedPointer(where));
      address = where;
    }
  }

  private static boolean isContiguous(INDArray array) {
    long expected = 1;
    for (int dimension = array.rank() - 1; dimension >= 0; dimension--) {
      if (array.size(dimension) != 1 && array.stride(dimension) != expected) {
        return false;
      }
      expected *= array.size(dimension);
    }
    return true;
  }
}
