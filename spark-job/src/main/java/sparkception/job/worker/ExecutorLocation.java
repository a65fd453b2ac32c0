package sparkception.job.worker;

import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockManagerId;

/** Executors as Spark's scheduler names them among a task's preferred locations. */
public final class ExecutorLocation {

  private ExecutorLocation() {}

  /** This executor. */
  static String here() {
    BlockManagerId executor = SparkEnv.get().blockManager().blockManagerId();
    return "executor_%s_%s".formatted(executor.host(), executor.executorId());
  }
}
