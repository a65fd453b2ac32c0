package sparkception.zoo.cuda.device;

import java.util.Locale;

/**
 * What a device is.
 *
 * @param address the number that the system, and so Spark, knows it by
 * @param name its maker's name for it
 * @param id what tells it from every other device on earth
 * @param major first part of its compute capability
 * @param minor second part of its compute capability
 * @param memory bytes
 * @param multiprocessors how many blocks of threads run at a time, at least
 */
public record DeviceProperties(
    int address, String name, String id, int major, int minor, long memory, int multiprocessors) {

  /** Compute capability, as in {@code 9.0}. */
  public String computeCapability() {
    return major + "." + minor;
  }

  /** Whether it multiplies this type in hardware: bf16 and tf32 from 8.0 on. */
  public boolean supports(Arithmetic arithmetic) {
    return arithmetic == Arithmetic.FP32 || major >= 8;
  }

  /**
   * Requires that it multiplies this type in hardware.
   *
   * @throws DeviceException if it does not
   */
  public void requireSupported(Arithmetic arithmetic) {
    if (!supports(arithmetic)) {
      throw new DeviceException(
          String.format(
              Locale.ROOT,
              "Unsupported precision %s on %s: compute capability %s (must be >= 8.0)",
              arithmetic.name().toLowerCase(Locale.ROOT),
              this,
              computeCapability()));
    }
  }

  /** For messages: {@code GPU 0 (NVIDIA H100 80GB HBM3)}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "GPU %d (%s)", address, name);
  }
}
