package sparkception.zoo.cuda.driver;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.DeviceClaim;
import sparkception.zoo.cuda.device.DeviceException;
import sparkception.zoo.cuda.device.DeviceMemory;
import sparkception.zoo.cuda.device.DeviceProperties;
import sparkception.zoo.cuda.device.HostMemory;
import sparkception.zoo.cuda.device.Kernel;
import sparkception.zoo.cuda.device.ModuleSpec;
import sparkception.zoo.cuda.device.Product;
import sparkception.zoo.cuda.device.ProductSpec;
import sparkception.zoo.cuda.device.Stream;

/** An NVIDIA GPU. */
public final class CudaDevice implements Device {

  private static final int MOST_COMPILERS = 8;

  private final DeviceProperties properties;
  private final DeviceClaim claim;
  private final CudaContext context;
  private final Nvrtc compiler;
  private final CublasLt products;
  private final ModuleCache cache = ModuleCache.ofUser();
  private final ExecutorService compilers;
  private final Map<ModuleSpec, CompletableFuture<Long>> modules = new ConcurrentHashMap<>();
  private final Map<ProductSpec, CublasLt.Planned> planned = new ConcurrentHashMap<>();
  private final Set<CudaKernel> kernels = ConcurrentHashMap.newKeySet();
  private final Set<CudaMemory> memories = ConcurrentHashMap.newKeySet();
  private final Set<CudaStream> streams = ConcurrentHashMap.newKeySet();
  private final long workspace;

  private CudaDevice(DeviceProperties properties, DeviceClaim claim) {
    this.properties = properties;
    this.claim = claim;
    this.context = new CudaContext(Gpus.handle(properties.address()));
    context.bind();
    this.compiler = Nvrtc.load();
    this.products = CublasLt.load();
    this.compilers =
        Executors.newFixedThreadPool(
            Math.min(MOST_COMPILERS, Runtime.getRuntime().availableProcessors()),
            work -> {
              Thread thread = new Thread(work, "nvrtc");
              thread.setDaemon(true);
              return thread;
            });
    this.workspace = allocate(CublasLt.WORKSPACE_BYTES).address();
  }

  /**
   * Opens a GPU for this process alone.
   *
   * @param address what Spark assigned: its number, or its id
   * @throws DeviceException if something is missing, or another worker of this machine has it
   */
  public static CudaDevice open(String address) {
    DeviceProperties properties = Gpus.find(address);
    return open(properties, DeviceClaim.exclusive(properties));
  }

  /** Opens a GPU that others may use too, to try averaging on one. */
  public static CudaDevice openShared(String address) {
    return open(Gpus.find(address), DeviceClaim.shared());
  }

  private static CudaDevice open(DeviceProperties properties, DeviceClaim claim) {
    try {
      return new CudaDevice(properties, claim);
    } catch (RuntimeException e) {
      claim.close();
      throw e;
    }
  }

  /**
   * What the driver sees.
   *
   * @throws DeviceException if there is no driver, or it is too old
   */
  public static List<DeviceProperties> all() {
    return Gpus.all();
  }

  @Override
  public DeviceProperties properties() {
    return properties;
  }

  @Override
  public long freeMemory() {
    context.bind();
    long[] free = new long[1];
    Driver.check(Driver.cuMemGetInfo_v2(free, new long[1]), "measure free memory");
    return free[0];
  }

  @Override
  public DeviceMemory allocate(long bytes) {
    context.bind();
    long[] address = new long[1];
    int code = Driver.cuMemAlloc_v2(address, bytes);
    if (code == Driver.OUT_OF_MEMORY) {
      throw DeviceException.outOfMemory(properties, bytes, freeMemory());
    }
    Driver.check(code, "allocate memory of " + properties);
    return track(new CudaMemory(address[0], bytes, this::free));
  }

  private void free(CudaMemory memory) {
    context.bind();
    memories.remove(memory);
    Driver.check(Driver.cuMemFree_v2(memory.address()), "free memory of " + properties);
  }

  @Override
  public HostMemory allocateHost(long bytes) {
    context.bind();
    long[] address = new long[1];
    Driver.check(
        Driver.cuMemHostAlloc(address, bytes, 0),
        String.format(Locale.ROOT, "allocate %d MiB of pinned memory", bytes >> 20));
    return track(new CudaMemory(address[0], bytes, this::freeHost));
  }

  private void freeHost(CudaMemory memory) {
    context.bind();
    memories.remove(memory);
    Driver.check(Driver.cuMemFreeHost(memory.address()), "free pinned memory");
  }

  private CudaMemory track(CudaMemory memory) {
    memories.add(memory);
    return memory;
  }

  @Override
  public Kernel kernel(ModuleSpec spec, String name) {
    CompletableFuture<Long> module =
        modules.computeIfAbsent(spec, s -> CompletableFuture.supplyAsync(() -> load(s), compilers));
    CudaKernel kernel = new CudaKernel(name, module.thenApply(handle -> function(handle, name)));
    kernels.add(kernel);
    return kernel;
  }

  private long load(ModuleSpec spec) {
    context.bind();
    Nvrtc.Target target = compiler.target(10 * properties.major() + properties.minor());
    byte[] image =
        cache.get(
            spec.source(),
            Nvrtc.options(spec, target),
            "NVRTC " + compiler.version(),
            () -> compiler.compile(spec, target));
    long[] module = new long[1];
    Driver.check(Driver.cuModuleLoadData(module, image), "load " + spec.variant());
    return module[0];
  }

  private long function(long module, String name) {
    context.bind();
    long[] function = new long[1];
    byte[] text = (name + '\0').getBytes(StandardCharsets.US_ASCII);
    Driver.check(Driver.cuModuleGetFunction(function, module, text), "find kernel " + name);
    return function[0];
  }

  @Override
  public void awaitKernels() {
    kernels.forEach(CudaKernel::handle);
  }

  @Override
  public Product product(ProductSpec spec) {
    properties.requireSupported(spec.arithmetic());
    context.bind();
    return planned.computeIfAbsent(spec, products::plan);
  }

  @Override
  public Stream newStream() {
    context.bind();
    CudaStream stream = new CudaStream(context, products, workspace, streams::remove);
    streams.add(stream);
    return stream;
  }

  @Override
  public void close() {
    try {
      compilers.shutdownNow();
      context.bind();
      List.copyOf(streams).forEach(CudaStream::close);
      planned.values().forEach(CublasLt::destroy);
      products.close();
      List.copyOf(memories).forEach(CudaMemory::close);
      context.close();
    } finally {
      claim.close();
    }
  }
}
