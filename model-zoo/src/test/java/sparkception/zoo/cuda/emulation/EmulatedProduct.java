package sparkception.zoo.cuda.emulation;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import sparkception.zoo.cuda.device.Arithmetic;
import sparkception.zoo.cuda.device.Product;
import sparkception.zoo.cuda.device.ProductSpec;

/** A product by plain loops, with factors rounded as the device does. */
record EmulatedProduct(ProductSpec spec, NativeLibrary library) implements Product {

  void run(long a, long b, long c) {
    int[] numbers = {
      spec.rows(),
      spec.columns(),
      spec.inner(),
      spec.a().transposed() ? 1 : 0,
      spec.a().stride(),
      spec.b().transposed() ? 1 : 0,
      spec.b().stride(),
      spec.resultStride(),
      spec.arithmetic().storage().bytes(),
      spec.result().bytes(),
      spec.arithmetic() == Arithmetic.TF32 ? 1 : 0,
      spec.accumulate() ? 1 : 0
    };
    Memory memory = new Memory(4L * numbers.length);
    memory.write(0, numbers, 0, numbers.length);
    library
        .getFunction("product")
        .invokeVoid(new Object[] {memory, new Pointer(a), new Pointer(b), new Pointer(c)});
  }
}
