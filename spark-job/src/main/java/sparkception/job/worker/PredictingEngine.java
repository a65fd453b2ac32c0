package sparkception.job.worker;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import sparkception.zoo.engine.EngineChoice;
import sparkception.zoo.engine.Engines;

/**
 * What predicts with a network that a recipe's engine has trained: a GPU where tasks get one
 * anyway, since it is idle while training waits, and the CPU where they get none. A network that
 * needed a GPU to be trained needs none to be judged.
 */
public final class PredictingEngine {

  private PredictingEngine() {}

  /**
   * The engine for tasks that predict.
   *
   * @param trained what the recipe asks for
   * @param spark tells whether tasks get GPUs; in local mode, where they get none, an engine asked
   *     for by name tries the first GPU
   */
  public static EngineChoice of(EngineChoice trained, SparkConf spark) {
    if (TaskGpu.areAssigned(spark) || !mayUseGpu(trained)) {
      return trained;
    }
    String name = TaskGpu.isLocal(spark) ? trained.name() : EngineChoice.AUTO;
    return new EngineChoice(name, trained.precision(), true, trained.threads());
  }

  /** The work in tasks that ask for a GPU only if the engine makes use of it. */
  public static <T> JavaRDD<T> placed(JavaRDD<T> work, EngineChoice engine) {
    return mayUseGpu(engine) ? work : TaskGpu.spared(work);
  }

  private static boolean mayUseGpu(EngineChoice engine) {
    return engine.name().equals(EngineChoice.AUTO) || engine.name().equals(Engines.CUDA);
  }
}
