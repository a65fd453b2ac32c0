package sparkception.zoo.engine;

import java.io.Serializable;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkception.zoo.kernels.Precision;

/**
 * Which engine is asked for, and how it is to compute; made concrete where it runs.
 *
 * @param name of an engine, or {@value #AUTO}: cuda where a GPU is assigned, otherwise onednn, or
 *     nd4j where oneDNN does not load
 * @param precision of what is multiplied
 * @param fallBack whether the CPU may compute, in fp32, where the named engine cannot
 * @param threads of arithmetic on the CPU; null for as many as the caller has cores
 */
public record EngineChoice(String name, Precision precision, boolean fallBack, Integer threads)
    implements Serializable {

  /** Leaves the choice to where it runs. */
  public static final String AUTO = "auto";

  /** The default: what is there, in fp32. */
  public static final EngineChoice DEFAULT = new EngineChoice(AUTO, Precision.FP32, false, null);

  private static final Logger LOG = LoggerFactory.getLogger(EngineChoice.class);

  /**
   * The engine for a task.
   *
   * @param cores of the task
   * @param gpu address of the task's GPU; null for none
   * @throws EngineException if the engine cannot compute here and the CPU may not stand in
   */
  public ChosenEngine here(int cores, String gpu) {
    EngineOptions options =
        new EngineOptions(precision, Objects.requireNonNullElse(threads, cores), gpu);
    if (name.equals(AUTO) && gpu == null) {
      return fallBack ? orOnTheCpu(Engines.ONEDNN, options) : onTheCpu(options);
    }
    String wanted = name.equals(AUTO) ? Engines.CUDA : name;
    return fallBack ? orOnTheCpu(wanted, options) : chosen(wanted, options);
  }

  private static ChosenEngine chosen(String name, EngineOptions options) {
    Engine engine = Engines.named(name);
    return new ChosenEngine(engine, options, engine.check(options));
  }

  private static ChosenEngine orOnTheCpu(String name, EngineOptions options) {
    try {
      return chosen(name, options);
    } catch (EngineException e) {
      LOG.warn("The CPU computes instead, in fp32. {}", e.getMessage());
      return onTheCpu(new EngineOptions(Precision.FP32, options.threads(), null));
    }
  }

  private static ChosenEngine onTheCpu(EngineOptions options) {
    try {
      return chosen(Engines.ONEDNN, options);
    } catch (EngineException e) {
      if (!(e.getCause() instanceof LinkageError)) {
        throw e;
      }
      LOG.warn("Training is slow here. {}", e.getMessage());
      return chosen(Engines.ND4J, options);
    }
  }
}
