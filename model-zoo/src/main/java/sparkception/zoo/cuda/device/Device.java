package sparkception.zoo.cuda.device;

/**
 * One GPU, or what stands in for it in a test.
 *
 * <p>Its methods may be called by any thread; what it made is closed with it.
 */
public interface Device extends AutoCloseable {

  /** Addresses handed out by {@link #allocate} are multiples of this many bytes. */
  int ALIGNMENT = 256;

  /** What it is. */
  DeviceProperties properties();

  /** Bytes that could be allocated now. */
  long freeMemory();

  /**
   * Allocates device memory, whose content is undefined.
   *
   * @param bytes above 0
   * @throws DeviceException if there is not so much, saying how much is free
   */
  DeviceMemory allocate(long bytes);

  /**
   * Allocates memory of the host that copies to and from the device can run beside other work.
   *
   * @param bytes above 0
   */
  HostMemory allocateHost(long bytes);

  /**
   * A kernel. Its module begins to compile, beside others; the kernel's first launch waits for it.
   *
   * @param module what it is compiled from
   * @param name the kernel's name in there
   */
  Kernel kernel(ModuleSpec module, String name);

  /**
   * Waits until all kernels asked for can be launched, as must be before a capture.
   *
   * @throws DeviceException if one does not compile
   */
  void awaitKernels();

  /** A matrix product, made ready for the device. Also allocates its working memory. */
  Product product(ProductSpec spec);

  /** A new queue of work. */
  Stream newStream();

  /** Gives back everything; waits for work under way. */
  @Override
  void close();
}
