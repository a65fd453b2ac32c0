package sparkception.zoo.cuda.driver;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sparkception.zoo.cuda.device.DeviceException;
import sparkception.zoo.cuda.device.ModuleSpec;

/** NVIDIA's run-time compiler. */
final class Nvrtc {

  private static final Pattern ERROR =
      Pattern.compile("(\\S+)\\((\\d+)\\): (?:catastrophic )?error: (.*)");
  private static final int COMPILATION_ERROR = 6;

  private final String version;
  private final int[] architectures;

  private Nvrtc(String version, int[] architectures) {
    this.version = version;
    this.architectures = architectures;
  }

  /**
   * Loads the compiler.
   *
   * @throws DeviceException if there is none
   */
  static synchronized Nvrtc load() {
    Native.register(
        Functions.class, NativeLibraries.require("NVRTC, CUDA's compiler", NativeLibraries.NVRTC));
    int[] major = new int[1];
    int[] minor = new int[1];
    Functions.nvrtcVersion(major, minor);
    int[] count = new int[1];
    Functions.nvrtcGetNumSupportedArchs(count);
    int[] architectures = new int[count[0]];
    Functions.nvrtcGetSupportedArchs(architectures);
    return new Nvrtc(major[0] + "." + minor[0], architectures);
  }

  /** As in {@code 12.4}. */
  String version() {
    return version;
  }

  /**
   * What to compile for: a device's own architecture, or the newest that the compiler knows, which
   * the driver then translates.
   *
   * @param capability of the device, 90 for 9.0
   */
  Target target(int capability) {
    return target(capability, architectures, version);
  }

  static Target target(int capability, int[] known, String version) {
    int best = Arrays.stream(known).filter(a -> a <= capability).max().orElse(0);
    if (best == 0) {
      throw new DeviceException(
          String.format(
              Locale.ROOT,
              "Unsupported GPU: NVRTC %s does not compile for compute capability %d.%d",
              version,
              capability / 10,
              capability % 10));
    }
    return new Target(best, best == capability);
  }

  /**
   * What is compiled for.
   *
   * @param architecture 90 for 9.0
   * @param exact whether it is the device's own: then machine code is made, else PTX
   */
  record Target(int architecture, boolean exact) {

    String option() {
      return "--gpu-architecture=" + (exact ? "sm_" : "compute_") + architecture;
    }
  }

  /** Options for a module, in a fixed order. */
  static List<String> options(ModuleSpec spec, Target target) {
    List<String> options = new ArrayList<>(List.of(target.option(), "--std=c++17"));
    spec.options().forEach((name, value) -> options.add("-D" + name + "=" + value));
    spec.dimensions().forEach((name, value) -> options.add("-D" + name + "=" + value));
    return options;
  }

  /**
   * Compiles.
   *
   * @return machine code or PTX, as the driver takes it
   * @throws DeviceException if the source has errors, with the first of them
   */
  byte[] compile(ModuleSpec spec, Target target) {
    List<String> options = options(spec, target);
    long[] program = new long[1];
    check(
        Functions.nvrtcCreateProgram(
            program, text(spec.source()), text(spec.variant()), 0, Pointer.NULL, Pointer.NULL),
        spec);
    try {
      int code =
          Functions.nvrtcCompileProgram(
              program[0], options.size(), new StringArray(options.toArray(new String[0])));
      if (code == COMPILATION_ERROR) {
        throw failure(spec, target, version, log(program[0]));
      }
      check(code, spec);
      return target.exact() ? machineCode(program[0], spec) : ptx(program[0], spec);
    } finally {
      Functions.nvrtcDestroyProgram(program);
    }
  }

  private static byte[] machineCode(long program, ModuleSpec spec) {
    long[] size = new long[1];
    check(Functions.nvrtcGetCUBINSize(program, size), spec);
    byte[] image = new byte[Math.toIntExact(size[0])];
    check(Functions.nvrtcGetCUBIN(program, image), spec);
    return image;
  }

  private static byte[] ptx(long program, ModuleSpec spec) {
    long[] size = new long[1];
    check(Functions.nvrtcGetPTXSize(program, size), spec);
    byte[] image = new byte[Math.toIntExact(size[0])];
    check(Functions.nvrtcGetPTX(program, image), spec);
    return image;
  }

  private static String log(long program) {
    long[] size = new long[1];
    Functions.nvrtcGetProgramLogSize(program, size);
    byte[] log = new byte[Math.toIntExact(Math.max(1, size[0]))];
    Functions.nvrtcGetProgramLog(program, log);
    return Native.toString(log);
  }

  /** What went wrong, where, for which shape. */
  static DeviceException failure(ModuleSpec spec, Target target, String version, String log) {
    Matcher error = ERROR.matcher(log);
    String where =
        error.find()
            ? String.format(
                Locale.ROOT, "%s, line %s: %s", error.group(1), error.group(2), error.group(3))
            : log.strip();
    return new DeviceException(
        String.format(
            Locale.ROOT,
            "Cannot compile %s for %s with NVRTC %s: %s (a fault of Sparkception; please report this line)",
            spec.variant(),
            target.option(),
            version,
            where));
  }

  private static void check(int code, ModuleSpec spec) {
    if (code != 0) {
      throw new DeviceException(
          String.format(
              Locale.ROOT,
              "Cannot compile %s: %s (NVRTC error %d)",
              spec.variant(),
              Functions.nvrtcGetErrorString(code),
              code));
    }
  }

  private static byte[] text(String string) {
    return (string + '\0').getBytes(StandardCharsets.UTF_8);
  }

  /** The library's functions, under their own names. */
  private static final class Functions {

    static native int nvrtcVersion(int[] major, int[] minor);

    static native int nvrtcGetNumSupportedArchs(int[] count);

    static native int nvrtcGetSupportedArchs(int[] architectures);

    static native int nvrtcCreateProgram(
        long[] program, byte[] source, byte[] name, int headers, Pointer texts, Pointer names);

    static native int nvrtcCompileProgram(long program, int count, Pointer options);

    static native int nvrtcGetProgramLogSize(long program, long[] size);

    static native int nvrtcGetProgramLog(long program, byte[] log);

    static native int nvrtcGetCUBINSize(long program, long[] size);

    static native int nvrtcGetCUBIN(long program, byte[] image);

    static native int nvrtcGetPTXSize(long program, long[] size);

    static native int nvrtcGetPTX(long program, byte[] image);

    static native int nvrtcDestroyProgram(long[] program);

    static native String nvrtcGetErrorString(int code);
  }
}
