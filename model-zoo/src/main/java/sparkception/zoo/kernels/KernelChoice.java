package sparkception.zoo.kernels;

import java.util.Locale;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkception.zoo.UnsupportedSettingException;
import sparkception.zoo.kernels.nd4j.Nd4jKernels;
import sparkception.zoo.kernels.onednn.OneDnnKernels;

/**
 * Which kernels layers use: those that an engine has set for the thread, otherwise the process's,
 * which are chosen once: those that {@value #PROPERTY} names, otherwise oneDNN's on a CPU where it
 * loads, otherwise ND4J's.
 */
public final class KernelChoice {

  /** System property: {@code onednn} or {@code nd4j}. */
  public static final String PROPERTY = "sparkception.kernels";

  /** System property: {@code fp32}, which is the default, or {@code bf16}. */
  public static final String PRECISION_PROPERTY = "sparkception.precision";

  private static final Logger LOG = LoggerFactory.getLogger(KernelChoice.class);

  private static final ThreadLocal<Kernels> OF_THREAD = new ThreadLocal<>();

  private static Kernels chosen;

  private KernelChoice() {}

  /** Sets the kernels of networks that run on the calling thread. */
  public static void useOnThisThread(Kernels kernels) {
    OF_THREAD.set(kernels);
  }

  /**
   * The kernels in use.
   *
   * @throws UnsupportedSettingException if a property names none that there are, or a precision
   *     that the kernels or the CPU do not have
   */
  public static Kernels kernels() {
    Kernels ofThread = OF_THREAD.get();
    return ofThread == null ? ofProcess() : ofThread;
  }

  private static synchronized Kernels ofProcess() {
    if (chosen == null) {
      chosen =
          choose(
              System.getProperty(PROPERTY, ""),
              precision(System.getProperty(PRECISION_PROPERTY, "fp32")));
      LOG.info("Kernels: {}", chosen.name());
    }
    return chosen;
  }

  /**
   * The kernels for a network whose numbers are of a type: those in use for fp32, otherwise ND4J's,
   * which compute in the type of their arrays.
   */
  public static Kernels kernels(DataType type) {
    return type == DataType.FLOAT ? kernels() : new Nd4jKernels(Precision.FP32);
  }

  private static Precision precision(String name) {
    return switch (name) {
      case "fp32" -> Precision.FP32;
      case "bf16" -> Precision.BF16;
      default ->
          throw new UnsupportedSettingException(
              String.format(
                  Locale.ROOT, "Invalid %s: %s (must be fp32 or bf16)", PRECISION_PROPERTY, name));
    };
  }

  private static Kernels choose(String name, Precision precision) {
    return switch (name) {
      case "" -> fastest(precision);
      case "onednn" -> new OneDnnKernels(precision);
      case "nd4j" -> new Nd4jKernels(precision);
      default ->
          throw new UnsupportedSettingException(
              String.format(
                  Locale.ROOT, "Invalid %s: %s (must be onednn or nd4j)", PROPERTY, name));
    };
  }

  private static Kernels fastest(Precision precision) {
    if (!Nd4j.getEnvironment().isCPU()) {
      return new Nd4jKernels(precision);
    }
    try {
      return new OneDnnKernels(precision);
    } catch (LinkageError e) {
      LOG.warn("oneDNN does not load here, so training is slow: {}", e.getMessage());
      return new Nd4jKernels(precision);
    }
  }
}
