package sparkception.zoo.engine;

import java.io.Serializable;
import java.util.Locale;

/**
 * What the bits of results depend on beside recipe and data.
 *
 * @param engine its name
 * @param precision {@code fp32}, {@code tf32} or {@code bf16}
 * @param threads of arithmetic on the CPU
 * @param hardware instruction set of the CPU, or model of the GPU
 */
public record EngineFacts(String engine, String precision, int threads, String hardware)
    implements Serializable {

  /** The facts of an engine with options. */
  public static EngineFacts of(String engine, EngineOptions options, String hardware) {
    return new EngineFacts(
        engine, options.precision().name().toLowerCase(Locale.ROOT), options.threads(), hardware);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s, %s, %d %s, %s",
        engine,
        precision,
        threads,
        threads == 1 ? "thread" : "threads",
        hardware);
  }
}
