package sparkception.zoo.cuda.emulation;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sparkception.zoo.cuda.device.Arguments;
import sparkception.zoo.cuda.device.DeviceException;
import sparkception.zoo.cuda.device.Grid;
import sparkception.zoo.cuda.device.Kernel;
import sparkception.zoo.cuda.device.ModuleSpec;

/**
 * One variant of a source as a shared library. Sizes are variables in it, so that one library
 * serves every shape; they are set before each launch.
 */
final class EmulatedModule {

  private static final Pattern KERNEL =
      Pattern.compile("__global__ void (?:__launch_bounds__\\([^)]*\\) )?(\\w+)\\(");

  private final NativeLibrary library;
  private final Map<String, String> types = new HashMap<>();

  private EmulatedModule(NativeLibrary library) {
    this.library = library;
  }

  /** Compiles a module, whatever its sizes. */
  static EmulatedModule of(ModuleSpec spec, String emulation, Compiler compiler) {
    Path path = compiler.library(spec.variant(), source(spec, emulation));
    return new EmulatedModule(NativeLibrary.getInstance(path.toString()));
  }

  /** What g++ is given: emulation, options, sizes as variables, the sources, an entry for each. */
  private static String source(ModuleSpec spec, String emulation) {
    StringBuilder text = new StringBuilder(emulation);
    spec.options().forEach((name, value) -> text.append("#define %s %s\n".formatted(name, value)));
    spec.dimensions().keySet().forEach(name -> text.append("static int %s;\n".formatted(name)));
    String source = spec.source();
    text.append(source).append('\n');
    Matcher kernels = KERNEL.matcher(source);
    while (kernels.find()) {
      text.append("EMULATE(%s)\n".formatted(kernels.group(1)));
    }
    text.append("EXPORTED void dimensions(const int* values) {\n");
    spec.dimensions().keySet().forEach(name -> text.append("  %s = *values++;\n".formatted(name)));
    return text.append("}\n").toString();
  }

  /** Waits for a module to be compiled. */
  static EmulatedModule await(CompletableFuture<EmulatedModule> module) {
    try {
      return module.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof DeviceException known ? known : e;
    }
  }

  /** A kernel, the sizes it is for, and where it comes from. */
  record EmulatedKernel(CompletableFuture<EmulatedModule> module, String name, ModuleSpec spec)
      implements Kernel {

    void requireTypes(Arguments arguments) {
      String expected = await(module).types(name);
      if (!expected.equals(arguments.types())) {
        throw new IllegalArgumentException(
            "Invalid arguments of kernel %s: types %s (must be %s)"
                .formatted(name, arguments.types(), expected));
      }
    }

    void run(Grid grid, Arguments arguments) {
      await(module).run(this, grid, arguments);
    }
  }

  private synchronized String types(String kernel) {
    return types.computeIfAbsent(
        kernel,
        name -> {
          Memory letters = new Memory(256);
          library.getFunction("types_" + name).invokeVoid(new Object[] {letters});
          return letters.getString(0);
        });
  }

  private synchronized void run(EmulatedKernel kernel, Grid grid, Arguments arguments) {
    setDimensions(kernel.spec());
    Memory shape = new Memory(20);
    int[] sizes = {
      grid.blocksX(), grid.blocksY(), grid.threadsX(), grid.threadsY(), grid.sharedBytes()
    };
    shape.write(0, sizes, 0, sizes.length);
    Function launch = library.getFunction("launch_" + kernel.name());
    if (launch.invokeInt(new Object[] {shape, pointers(arguments)}) != 0) {
      throw new DeviceException(
          "Cannot go on in kernel %s of %s: some threads of a block do not reach a barrier"
              .formatted(kernel.name(), kernel.spec().variant()));
    }
  }

  private void setDimensions(ModuleSpec spec) {
    Memory values = new Memory(4L * spec.dimensions().size() + 4);
    long at = 0;
    for (int size : spec.dimensions().values()) {
      values.setInt(at, size);
      at += 4;
    }
    library.getFunction("dimensions").invokeVoid(new Object[] {values});
  }

  /** As a launch takes them: an array of pointers to the values. */
  private static Memory pointers(Arguments arguments) {
    long[] bits = arguments.bits();
    Memory memory = new Memory(16L * Math.max(1, bits.length));
    for (int i = 0; i < bits.length; i++) {
      long value = 8L * (bits.length + i);
      memory.setLong(value, bits[i]);
      memory.setPointer(8L * i, memory.share(value));
    }
    return memory;
  }
}
