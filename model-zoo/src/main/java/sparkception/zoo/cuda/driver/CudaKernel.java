package sparkception.zoo.cuda.driver;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import sparkception.zoo.cuda.device.DeviceException;
import sparkception.zoo.cuda.device.Kernel;

/**
 * A kernel that is, or will be, compiled.
 *
 * @param name in the source
 * @param function the driver's handle of it
 */
record CudaKernel(String name, CompletableFuture<Long> function) implements Kernel {

  /** The driver's handle; waits for the compiler. */
  long handle() {
    try {
      return function.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof DeviceException known ? known : e;
    }
  }
}
