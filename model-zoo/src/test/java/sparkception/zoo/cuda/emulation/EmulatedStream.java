package sparkception.zoo.cuda.emulation;

import com.sun.jna.Pointer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import sparkception.zoo.cuda.device.Arguments;
import sparkception.zoo.cuda.device.Event;
import sparkception.zoo.cuda.device.Graph;
import sparkception.zoo.cuda.device.Grid;
import sparkception.zoo.cuda.device.HostMemory;
import sparkception.zoo.cuda.device.Kernel;
import sparkception.zoo.cuda.device.Product;
import sparkception.zoo.cuda.device.Stream;

/**
 * Work that is done as late as is allowed: when somebody waits for it. So a result that is read
 * before it is there, or host memory that is reused too early, is found out.
 */
final class EmulatedStream implements Stream {

  private final Deque<Runnable> queue = new ArrayDeque<>();
  private final Consumer<EmulatedStream> onClose;
  private final Mishap mishap;
  private List<Runnable> captured;

  EmulatedStream(Consumer<EmulatedStream> onClose, Mishap mishap) {
    this.onClose = onClose;
    this.mishap = mishap;
  }

  @Override
  public void upload(HostMemory from, long offset, long to, long bytes) {
    requireNotCapturing("copies from the host");
    Pointer source = new Pointer(((EmulatedMemory) from).address() + offset);
    add(() -> copy(source, new Pointer(to), bytes));
  }

  @Override
  public void download(long from, HostMemory to, long offset, long bytes) {
    requireNotCapturing("copies to the host");
    Pointer target = new Pointer(((EmulatedMemory) to).address() + offset);
    add(() -> copy(new Pointer(from), target, bytes));
  }

  @Override
  public void copy(long from, long to, long bytes) {
    add(() -> copy(new Pointer(from), new Pointer(to), bytes));
  }

  private static void copy(Pointer from, Pointer to, long bytes) {
    long step = 1 << 30;
    for (long at = 0; at < bytes; at += step) {
      long part = Math.min(step, bytes - at);
      to.getByteBuffer(at, part).put(from.getByteBuffer(at, part));
    }
  }

  @Override
  public void fill(long to, int word, long words) {
    add(
        () -> {
          Pointer target = new Pointer(to);
          for (long i = 0; i < words; i++) {
            target.setInt(4 * i, word);
          }
        });
  }

  @Override
  public void launch(Kernel kernel, Grid grid, Arguments arguments) {
    EmulatedModule.EmulatedKernel emulated = (EmulatedModule.EmulatedKernel) kernel;
    emulated.requireTypes(arguments);
    add(() -> emulated.run(grid, arguments));
  }

  @Override
  public void multiply(Product product, long a, long b, long c) {
    for (long address : new long[] {a, b, c}) {
      if (address % 16 != 0) {
        throw new IllegalArgumentException(
            "Invalid address in a product: %x (must be a multiple of 16)".formatted(address));
      }
    }
    add(() -> ((EmulatedProduct) product).run(a, b, c));
  }

  @Override
  public synchronized Event record() {
    EmulatedEvent event = new EmulatedEvent(this);
    queue.add(event::reach);
    return event;
  }

  @Override
  public void await(Event event) {
    add(event::synchronize);
  }

  @Override
  public Graph capture(Runnable work) {
    captured = new ArrayList<>();
    try {
      work.run();
      return new EmulatedGraph(List.copyOf(captured));
    } finally {
      captured = null;
    }
  }

  @Override
  public void launch(Graph graph) {
    mishap.look();
    ((EmulatedGraph) graph).work().forEach(this::add);
  }

  @Override
  public void synchronize() {
    mishap.requireDevice();
    while (doNext()) {
      // The next piece of work is done.
    }
  }

  /** Does the piece of work that is next in the queue, if there is one. */
  synchronized boolean doNext() {
    Runnable next = queue.poll();
    if (next != null) {
      next.run();
    }
    return next != null;
  }

  private synchronized void add(Runnable work) {
    if (captured == null) {
      queue.add(work);
    } else {
      captured.add(work);
    }
  }

  private void requireNotCapturing(String what) {
    if (captured != null) {
      throw new IllegalStateException("Unsupported in a captured graph: " + what);
    }
  }

  @Override
  public void close() {
    onClose.accept(this);
    synchronize();
  }

  /** What was recorded. */
  private record EmulatedGraph(List<Runnable> work) implements Graph {
    @Override
    public void close() {
      // It holds nothing but Java objects.
    }
  }
}
