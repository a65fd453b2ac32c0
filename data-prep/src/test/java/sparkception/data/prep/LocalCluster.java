package sparkception.data.prep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Spark with executors of one core in processes of their own, one of which can be killed. */
public final class LocalCluster implements AutoCloseable {

  /** Spark starts executors from a Spark installation, or, told that it is tested, from ours. */
  private static final Map<String, String> SYSTEM =
      Map.of("spark.testing", "1", "spark.test.home", "target");

  private final JavaSparkContext spark;

  /** Starts so many executors, as they are needed. */
  public LocalCluster(int executors) {
    SYSTEM.forEach(System::setProperty);
    spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local-cluster[%d,1,1024]".formatted(executors))
                .setAppName("test")
                .set("spark.executorEnv.SPARK_SCALA_VERSION", "2.12")
                .set("spark.executor.memory", "1g")
                .set("spark.executor.extraJavaOptions", "-XX:+UseSerialGC")
                .set("spark.shuffle.io.maxRetries", "1")
                .set("spark.shuffle.io.retryWait", "100ms")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1"));
  }

  /** The context of the driver, which is in this process. */
  public JavaSparkContext spark() {
    return spark;
  }

  /** Kills an executor without warning. */
  static void kill(String executor) {
    ProcessHandle.current()
        .descendants()
        .filter(process -> isExecutor(process, executor))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("No process of executor " + executor))
        .destroyForcibly();
  }

  private static boolean isExecutor(ProcessHandle process, String executor) {
    try {
      String command = Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
      return command.contains("CoarseGrainedExecutorBackend")
          && command.contains("\0--executor-id\0" + executor + "\0");
    } catch (IOException gone) {
      return false;
    }
  }

  @Override
  public void close() {
    spark.close();
    SYSTEM.keySet().forEach(System::clearProperty);
  }
}
