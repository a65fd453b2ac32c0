package sparkception.zoo.cuda.driver;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.Locale;
import java.util.Set;
import sparkception.zoo.cuda.device.DeviceException;
import sparkception.zoo.cuda.device.DeviceLostException;

/** The driver's functions, under their own names; each returns 0 or an error code. */
final class Driver {

  static final int OUT_OF_MEMORY = 2;
  static final int NOT_READY = 600;

  /** CUDA 11.4, the first with every function below. */
  private static final int OLDEST_VERSION = 11040;

  private static final int NO_DEVICE = 100;

  /**
   * After these a context is of no more use: uncorrectable memory, a broken link, illegal accesses
   * and instructions, a launch that failed or took too long, a device that does not answer.
   */
  private static final Set<Integer> LOST =
      Set.of(46, 214, 220, 226, 700, 702, 709, 710, 714, 715, 716, 717, 718, 719, 999);

  private static final int KEEP_VALUE = 0;

  private static boolean loaded;

  private Driver() {}

  /**
   * Loads the driver, once.
   *
   * @throws DeviceException if there is none, it is too old, or it sees no GPU
   */
  static synchronized void load() {
    if (loaded) {
      return;
    }
    NativeLibrary library = NativeLibraries.require("the NVIDIA driver", NativeLibraries.DRIVER);
    requireVersion(library);
    numberAsTheSystemDoes();
    Native.register(Driver.class, library);
    int code = cuInit(0);
    if (code == NO_DEVICE) {
      throw new DeviceException("Cannot find a GPU: the NVIDIA driver is there but sees none");
    }
    check(code, "initialize the NVIDIA driver");
    loaded = true;
  }

  private static void requireVersion(NativeLibrary library) {
    int[] version = new int[1];
    Function function = library.getFunction("cuDriverGetVersion");
    function.invokeInt(new Object[] {version});
    requireVersion(version[0]);
  }

  /** That a driver is new enough; 12040 stands for 12.4. */
  static void requireVersion(int version) {
    if (version < OLDEST_VERSION) {
      throw new DeviceException(
          String.format(
              Locale.ROOT,
              "Unsupported NVIDIA driver: it is made for CUDA %d.%d (must be 11.4 or later)",
              version / 1000,
              version % 1000 / 10));
    }
  }

  /** Devices are numbered as nvidia-smi and so Spark's discovery number them, not by speed. */
  private static void numberAsTheSystemDoes() {
    NativeLibrary.getProcess()
        .getFunction("setenv")
        .invokeInt(new Object[] {"CUDA_DEVICE_ORDER", "PCI_BUS_ID", KEEP_VALUE});
  }

  /**
   * Requires that a call went well.
   *
   * @param what it was to do, after "Cannot"
   */
  static void check(int code, String what) {
    if (code != 0) {
      String sentence =
          String.format(Locale.ROOT, "Cannot %s: %s (CUDA error %d)", what, message(code), code);
      throw LOST.contains(code) ? new DeviceLostException(sentence) : new DeviceException(sentence);
    }
  }

  private static String message(int code) {
    long[] text = new long[1];
    return cuGetErrorString(code, text) == 0 && text[0] != 0
        ? new Pointer(text[0]).getString(0)
        : "unknown error";
  }

  static native int cuInit(int flags);

  static native int cuGetErrorString(int code, long[] text);

  static native int cuDeviceGetCount(int[] count);

  static native int cuDeviceGet(int[] device, int ordinal);

  static native int cuDeviceGetName(byte[] name, int length, int device);

  static native int cuDeviceGetUuid_v2(byte[] uuid, int device);

  static native int cuDeviceGetAttribute(int[] value, int attribute, int device);

  static native int cuDeviceTotalMem_v2(long[] bytes, int device);

  static native int cuDevicePrimaryCtxRetain(long[] context, int device);

  static native int cuDevicePrimaryCtxRelease_v2(int device);

  static native int cuCtxSetCurrent(long context);

  static native int cuMemGetInfo_v2(long[] free, long[] total);

  static native int cuMemAlloc_v2(long[] address, long bytes);

  static native int cuMemFree_v2(long address);

  static native int cuMemHostAlloc(long[] address, long bytes, int flags);

  static native int cuMemFreeHost(long address);

  static native int cuMemcpyHtoDAsync_v2(long to, long from, long bytes, long stream);

  static native int cuMemcpyDtoHAsync_v2(long to, long from, long bytes, long stream);

  static native int cuMemcpyDtoDAsync_v2(long to, long from, long bytes, long stream);

  static native int cuMemsetD32Async(long to, int word, long words, long stream);

  static native int cuStreamCreate(long[] stream, int flags);

  static native int cuStreamDestroy_v2(long stream);

  static native int cuStreamSynchronize(long stream);

  static native int cuStreamWaitEvent(long stream, long event, int flags);

  static native int cuStreamBeginCapture_v2(long stream, int mode);

  static native int cuStreamEndCapture(long stream, long[] graph);

  static native int cuGraphInstantiateWithFlags(long[] executable, long graph, long flags);

  static native int cuGraphLaunch(long executable, long stream);

  static native int cuGraphExecDestroy(long executable);

  static native int cuGraphDestroy(long graph);

  static native int cuEventCreate(long[] event, int flags);

  static native int cuEventRecord(long event, long stream);

  static native int cuEventQuery(long event);

  static native int cuEventSynchronize(long event);

  static native int cuEventElapsedTime(float[] milliseconds, long from, long to);

  static native int cuEventDestroy_v2(long event);

  static native int cuModuleLoadData(long[] module, byte[] image);

  static native int cuModuleGetFunction(long[] function, long module, byte[] name);

  static native int cuModuleUnload(long module);

  static native int cuLaunchKernel(
      long function,
      int gridX,
      int gridY,
      int gridZ,
      int blockX,
      int blockY,
      int blockZ,
      int sharedBytes,
      long stream,
      Pointer arguments,
      Pointer extra);
}
