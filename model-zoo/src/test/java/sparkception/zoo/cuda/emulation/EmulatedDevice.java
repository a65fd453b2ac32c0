package sparkception.zoo.cuda.emulation;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.DeviceException;
import sparkception.zoo.cuda.device.DeviceMemory;
import sparkception.zoo.cuda.device.DeviceProperties;
import sparkception.zoo.cuda.device.HostMemory;
import sparkception.zoo.cuda.device.Kernel;
import sparkception.zoo.cuda.device.ModuleSpec;
import sparkception.zoo.cuda.device.Product;
import sparkception.zoo.cuda.device.ProductSpec;
import sparkception.zoo.cuda.device.Stream;

/**
 * A device on the CPU. Compiled kernels are kept in {@code target/emulation}, or in the folder that
 * {@code -Dsparkception.emulation.cache} names.
 */
public final class EmulatedDevice implements Device {

  private static final String CACHE = "sparkception.emulation.cache";
  private static final long GIBIBYTE = 1L << 30;

  /** Modules by source and options: sizes are variables of theirs. */
  private static final Map<String, CompletableFuture<EmulatedModule>> MODULES =
      new ConcurrentHashMap<>();

  private final DeviceProperties properties;
  private final Mishap mishap;
  private final Compiler compiler;
  private final AtomicLong used = new AtomicLong();
  private final Set<CompletableFuture<EmulatedModule>> modules = ConcurrentHashMap.newKeySet();
  private final Set<EmulatedMemory> memories = ConcurrentHashMap.newKeySet();
  private final Set<EmulatedStream> streams = ConcurrentHashMap.newKeySet();

  /** A device with 4 GiB of memory. */
  public EmulatedDevice() {
    this(0, 4 * GIBIBYTE);
  }

  /**
   * @param address the number it is known by
   * @param memory bytes that it pretends to have
   */
  public EmulatedDevice(int address, long memory) {
    this(properties(address, memory));
  }

  static DeviceProperties properties(int address, long memory) {
    return new DeviceProperties(address, "emulated", "emulated-" + address, 9, 0, memory, 2);
  }

  /**
   * @param properties what it pretends to be
   */
  public EmulatedDevice(DeviceProperties properties) {
    this(properties, Mishap.NONE);
  }

  EmulatedDevice(DeviceProperties properties, Mishap mishap) {
    this.properties = properties;
    this.mishap = mishap;
    this.compiler = new Compiler(cache());
  }

  /** Whether this machine can emulate: it needs g++, or kernels that were compiled elsewhere. */
  public static boolean isAvailable() {
    return System.getProperty(CACHE) != null || Compiler.isAvailable();
  }

  private static Path cache() {
    String named = System.getProperty(CACHE);
    if (named != null) {
      return Path.of(named);
    }
    Path target = Path.of("target");
    return (Files.isDirectory(target) ? target : Path.of(System.getProperty("java.io.tmpdir")))
        .resolve("emulation")
        .toAbsolutePath();
  }

  @Override
  public DeviceProperties properties() {
    return properties;
  }

  @Override
  public long freeMemory() {
    return properties.memory() - used.get();
  }

  @Override
  public DeviceMemory allocate(long bytes) {
    if (bytes > freeMemory()) {
      throw DeviceException.outOfMemory(properties, bytes, freeMemory());
    }
    used.addAndGet(bytes);
    return track(new EmulatedMemory(bytes, this::free));
  }

  private void free(EmulatedMemory memory) {
    memories.remove(memory);
    used.addAndGet(-memory.bytes());
  }

  @Override
  public HostMemory allocateHost(long bytes) {
    return track(new EmulatedMemory(bytes, memories::remove));
  }

  private EmulatedMemory track(EmulatedMemory memory) {
    memories.add(memory);
    return memory;
  }

  @Override
  public Kernel kernel(ModuleSpec spec, String name) {
    CompletableFuture<EmulatedModule> module = module(spec);
    modules.add(module);
    return new EmulatedModule.EmulatedKernel(module, name, spec);
  }

  @Override
  public void awaitKernels() {
    modules.forEach(EmulatedModule::await);
  }

  private CompletableFuture<EmulatedModule> module(ModuleSpec spec) {
    SortedMap<String, Integer> names = new TreeMap<>(spec.dimensions());
    names.replaceAll((name, size) -> 0);
    String key = spec.withDimensions(names).variant();
    return MODULES.computeIfAbsent(
        key,
        k ->
            CompletableFuture.supplyAsync(
                () -> EmulatedModule.of(spec, resource("emulation.h"), compiler)));
  }

  @Override
  public Product product(ProductSpec spec) {
    properties.requireSupported(spec.arithmetic());
    Path library = compiler.library("products", resource("product.cpp"));
    return new EmulatedProduct(spec, NativeLibrary.getInstance(library.toString()));
  }

  @Override
  public Stream newStream() {
    EmulatedStream stream = new EmulatedStream(streams::remove, mishap);
    streams.add(stream);
    return stream;
  }

  @Override
  public void close() {
    streams.forEach(EmulatedStream::close);
    memories.forEach(EmulatedMemory::close);
  }

  private static String resource(String name) {
    try (InputStream in = EmulatedDevice.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
