package sparkception.zoo.kernels;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkception.zoo.kernels.nd4j.Nd4jKernels;

/**
 * Which kernels this process uses, chosen once: those that {@value #PROPERTY} names, otherwise the
 * fastest that load.
 */
public final class KernelChoice {

  /** System property: {@code nd4j}. */
  public static final String PROPERTY = "sparkception.kernels";

  private static final Logger LOG = LoggerFactory.getLogger(KernelChoice.class);

  private KernelChoice() {}

  /** The kernels in use. */
  public static Kernels kernels() {
    return Chosen.KERNELS;
  }

  private static Kernels choose(String name) {
    return switch (name) {
      case "", "nd4j" -> new Nd4jKernels();
      default ->
          throw new IllegalArgumentException(
              "Invalid %s: %s (must be nd4j)".formatted(PROPERTY, name));
    };
  }

  private static final class Chosen {

    static final Kernels KERNELS = choose(System.getProperty(PROPERTY, ""));

    static {
      LOG.info("Kernels: {}", KERNELS.name());
    }
  }
}
