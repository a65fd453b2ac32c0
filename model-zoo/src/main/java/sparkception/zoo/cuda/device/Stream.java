package sparkception.zoo.cuda.device;

/**
 * A queue of work: what is put on it happens in order, some time before {@link #synchronize}
 * returns.
 *
 * <p>Arguments of a launch are copied; memory of the host must stay as it is until a copy is done.
 */
public interface Stream extends AutoCloseable {

  /**
   * Copies from the host.
   *
   * @param offset in {@code from}, in bytes
   * @param to address on the device
   */
  void upload(HostMemory from, long offset, long to, long bytes);

  /**
   * Copies to the host.
   *
   * @param from address on the device
   * @param offset in {@code to}, in bytes
   */
  void download(long from, HostMemory to, long offset, long bytes);

  /** Copies on the device; the two do not overlap. */
  void copy(long from, long to, long bytes);

  /**
   * Sets 32-bit words.
   *
   * @param to address on the device, a multiple of 4
   */
  void fill(long to, int word, long words);

  /**
   * Runs a kernel.
   *
   * @throws IllegalArgumentException if the kernel takes other arguments; a real device does not
   *     notice
   */
  void launch(Kernel kernel, Grid grid, Arguments arguments);

  /**
   * Computes a product. Products share their working memory, so a device's products must all run on
   * one stream at a time.
   *
   * @param a address of the left factor, a multiple of 16
   * @param b address of the right factor, a multiple of 16
   * @param c address of the result, a multiple of 16; does not overlap the factors
   */
  void multiply(Product product, long a, long b, long c);

  /** A mark in the queue. */
  Event record();

  /** Makes what follows wait for a mark in another stream's queue. */
  void await(Event event);

  /**
   * Records what {@code work} puts on this stream, without doing it. In there only launches,
   * products, fills and copies on the device are allowed, on this stream alone, with products and
   * kernels that were made before.
   */
  Graph capture(Runnable work);

  /** Does again what was captured. */
  void launch(Graph graph);

  /** Waits until everything is done. Reports what went wrong on the way. */
  void synchronize();

  @Override
  void close();
}
