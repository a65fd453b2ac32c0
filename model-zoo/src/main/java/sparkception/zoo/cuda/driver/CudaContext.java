package sparkception.zoo.cuda.driver;

/**
 * A device's primary context, which cuBLASLt shares. The driver keeps a current context for each
 * thread, so that every call from outside begins with {@link #bind}.
 */
final class CudaContext implements AutoCloseable {

  private static final ThreadLocal<CudaContext> BOUND = new ThreadLocal<>();

  private final int device;
  private final long handle;

  CudaContext(int device) {
    long[] context = new long[1];
    Driver.check(
        Driver.cuDevicePrimaryCtxRetain(context, device), "open a context on GPU " + device);
    this.device = device;
    this.handle = context[0];
  }

  /** Makes it the calling thread's. */
  void bind() {
    if (BOUND.get() != this) {
      Driver.check(Driver.cuCtxSetCurrent(handle), "switch to GPU " + device);
      BOUND.set(this);
    }
  }

  @Override
  public void close() {
    BOUND.remove();
    Driver.check(Driver.cuDevicePrimaryCtxRelease_v2(device), "close the context of GPU " + device);
  }
}
