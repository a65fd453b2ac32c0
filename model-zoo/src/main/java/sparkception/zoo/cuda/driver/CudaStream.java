package sparkception.zoo.cuda.driver;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.function.Consumer;
import sparkception.zoo.cuda.device.Arguments;
import sparkception.zoo.cuda.device.Event;
import sparkception.zoo.cuda.device.Graph;
import sparkception.zoo.cuda.device.Grid;
import sparkception.zoo.cuda.device.HostMemory;
import sparkception.zoo.cuda.device.Kernel;
import sparkception.zoo.cuda.device.Product;
import sparkception.zoo.cuda.device.Stream;

/** A stream of the driver's. */
final class CudaStream implements Stream {

  private static final int NOT_BLOCKED_BY_DEFAULT_STREAM = 1;
  private static final int CAPTURE_OF_THIS_THREAD = 1;

  private final CudaContext context;
  private final CublasLt products;
  private final long workspace;
  private final long handle;
  private final Consumer<CudaStream> onClose;

  /**
   * @param workspace address of the products' working memory
   */
  CudaStream(CudaContext context, CublasLt products, long workspace, Consumer<CudaStream> onClose) {
    this.context = context;
    this.products = products;
    this.workspace = workspace;
    this.onClose = onClose;
    long[] stream = new long[1];
    Driver.check(Driver.cuStreamCreate(stream, NOT_BLOCKED_BY_DEFAULT_STREAM), "open a stream");
    this.handle = stream[0];
  }

  @Override
  public void upload(HostMemory from, long offset, long to, long bytes) {
    context.bind();
    long source = ((CudaMemory) from).address() + offset;
    Driver.check(Driver.cuMemcpyHtoDAsync_v2(to, source, bytes, handle), "copy to the GPU");
  }

  @Override
  public void download(long from, HostMemory to, long offset, long bytes) {
    context.bind();
    long target = ((CudaMemory) to).address() + offset;
    Driver.check(Driver.cuMemcpyDtoHAsync_v2(target, from, bytes, handle), "copy from the GPU");
  }

  @Override
  public void copy(long from, long to, long bytes) {
    context.bind();
    Driver.check(Driver.cuMemcpyDtoDAsync_v2(to, from, bytes, handle), "copy on the GPU");
  }

  @Override
  public void fill(long to, int word, long words) {
    context.bind();
    Driver.check(Driver.cuMemsetD32Async(to, word, words, handle), "fill memory of the GPU");
  }

  @Override
  public void launch(Kernel kernel, Grid grid, Arguments arguments) {
    context.bind();
    Driver.check(
        Driver.cuLaunchKernel(
            ((CudaKernel) kernel).handle(),
            grid.blocksX(),
            grid.blocksY(),
            1,
            grid.threadsX(),
            grid.threadsY(),
            1,
            grid.sharedBytes(),
            handle,
            pointers(arguments),
            Pointer.NULL),
        "run kernel " + kernel.name());
  }

  /** As a launch takes them: an array of pointers to the values. */
  private static Pointer pointers(Arguments arguments) {
    long[] bits = arguments.bits();
    int count = bits.length;
    Memory memory = new Memory(2L * Long.BYTES * Math.max(1, count));
    long values = Pointer.nativeValue(memory) + (long) Long.BYTES * count;
    for (int i = 0; i < count; i++) {
      memory.setLong((long) Long.BYTES * i, values + (long) Long.BYTES * i);
    }
    memory.write((long) Long.BYTES * count, bits, 0, count);
    return memory;
  }

  @Override
  public void multiply(Product product, long a, long b, long c) {
    context.bind();
    products.multiply((CublasLt.Planned) product, a, b, c, workspace, handle);
  }

  @Override
  public Event record() {
    context.bind();
    long[] event = new long[1];
    Driver.check(Driver.cuEventCreate(event, 0), "make an event");
    Driver.check(Driver.cuEventRecord(event[0], handle), "record an event");
    return new CudaEvent(context, event[0]);
  }

  @Override
  public void await(Event event) {
    context.bind();
    Driver.check(
        Driver.cuStreamWaitEvent(handle, ((CudaEvent) event).handle(), 0), "wait for an event");
  }

  @Override
  public Graph capture(Runnable work) {
    context.bind();
    Driver.check(Driver.cuStreamBeginCapture_v2(handle, CAPTURE_OF_THIS_THREAD), "begin a capture");
    long[] graph = new long[1];
    boolean whole = false;
    try {
      work.run();
      whole = true;
    } finally {
      int code = Driver.cuStreamEndCapture(handle, graph);
      if (whole) {
        Driver.check(code, "capture a graph");
      }
    }
    return CudaGraph.of(context, graph[0]);
  }

  @Override
  public void launch(Graph graph) {
    context.bind();
    Driver.check(Driver.cuGraphLaunch(((CudaGraph) graph).executable(), handle), "run a graph");
  }

  @Override
  public void synchronize() {
    context.bind();
    Driver.check(Driver.cuStreamSynchronize(handle), "go on: work on the GPU failed");
  }

  @Override
  public void close() {
    onClose.accept(this);
    context.bind();
    Driver.check(Driver.cuStreamDestroy_v2(handle), "close a stream");
  }
}
