package sparkception.zoo.kernels;

import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkception.zoo.kernels.nd4j.Nd4jKernels;
import sparkception.zoo.kernels.onednn.OneDnnKernels;

/**
 * Which kernels this process uses, chosen once: those that {@value #PROPERTY} names, otherwise
 * oneDNN's on a CPU where it loads, otherwise ND4J's.
 */
public final class KernelChoice {

  /** System property: {@code onednn} or {@code nd4j}. */
  public static final String PROPERTY = "sparkception.kernels";

  private static final Logger LOG = LoggerFactory.getLogger(KernelChoice.class);

  private static Kernels chosen;

  private KernelChoice() {}

  /**
   * The kernels in use.
   *
   * @throws IllegalArgumentException if the property names none that there are
   */
  public static synchronized Kernels kernels() {
    if (chosen == null) {
      chosen = choose(System.getProperty(PROPERTY, ""));
      LOG.info("Kernels: {}", chosen.name());
    }
    return chosen;
  }

  private static Kernels choose(String name) {
    return switch (name) {
      case "" -> fastest();
      case "onednn" -> new OneDnnKernels();
      case "nd4j" -> new Nd4jKernels();
      default ->
          throw new IllegalArgumentException(
              "Invalid %s: %s (must be onednn or nd4j)".formatted(PROPERTY, name));
    };
  }

  private static Kernels fastest() {
    if (!Nd4j.getEnvironment().isCPU()) {
      return new Nd4jKernels();
    }
    try {
      return new OneDnnKernels();
    } catch (LinkageError e) {
      LOG.warn("oneDNN does not load here, so training is slow: {}", e.getMessage());
      return new Nd4jKernels();
    }
  }
}
