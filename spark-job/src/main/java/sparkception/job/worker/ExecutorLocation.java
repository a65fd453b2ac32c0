package sparkception.job.worker;

import java.util.Locale;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockManagerId;

/** Executors as Spark's scheduler names them among a task's preferred locations. */
public final class ExecutorLocation {

  private ExecutorLocation() {}

  /** This executor. */
  static String here() {
    BlockManagerId executor = SparkEnv.get().blockManager().blockManagerId();
    return String.format(Locale.ROOT, "executor_%s_%s", executor.host(), executor.executorId());
  }
}
