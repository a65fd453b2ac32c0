package sparkception.job;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Spark on two threads of this machine, for tests that take a {@link JavaSparkContext} as a
 * parameter: one for all classes of a test run, since starting it takes seconds.
 *
 * <p>A process has one Spark at a time. Tests with settings of their own take it by {@link #with},
 * and commands that stop whatever they ran on are no harm: the next class gets a new one.
 */
public final class LocalSpark implements ParameterResolver {

  private static final Map<String, String> TESTED =
      Map.of("spark.testing", "1", "spark.test.home", "target");

  private static JavaSparkContext shared;

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == JavaSparkContext.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    test.getRoot()
        .getStore(ExtensionContext.Namespace.create(LocalSpark.class))
        .getOrComputeIfAbsent(
            LocalSpark.class, key -> (ExtensionContext.Store.CloseableResource) LocalSpark::stop);
    return context();
  }

  /** The shared one. */
  public static synchronized JavaSparkContext context() {
    if (shared == null || shared.sc().isStopped()) {
      TESTED.keySet().forEach(System::clearProperty);
      shared = start("local[2]", Map.of());
    }
    return shared;
  }

  /**
   * A Spark of a test's own, in place of the shared one; to be closed by the test.
   *
   * @param master such as {@code local[2]}
   */
  public static synchronized JavaSparkContext with(String master, Map<String, String> settings) {
    stop();
    return start(master, settings);
  }

  /** Ends the shared one, so that there is room for another. */
  public static synchronized void stop() {
    TESTED.keySet().forEach(System::clearProperty);
    if (shared != null) {
      shared.stop();
      shared = null;
    }
  }

  /**
   * Executors in processes of their own, in place of the shared Spark; to be closed by the test.
   * Spark starts executors from a Spark installation, or, told that it is tested, from ours.
   *
   * @param cores of each
   */
  public static synchronized JavaSparkContext cluster(
      int executors, int cores, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("spark.executorEnv.SPARK_SCALA_VERSION", "2.12");
    all.put("spark.executor.memory", "1g");
    all.put("spark.executor.extraJavaOptions", "-XX:+UseSerialGC");
    stop();
    TESTED.forEach(System::setProperty);
    return start("local-cluster[%d,%d,1024]".formatted(executors, cores), all);
  }

  private static JavaSparkContext start(String master, Map<String, String> settings) {
    SparkConf conf = conf(master);
    settings.forEach(conf::set);
    return new JavaSparkContext(conf);
  }

  private static SparkConf conf(String master) {
    return new SparkConf()
        .setMaster(master)
        .setAppName("test")
        .set("spark.ui.enabled", "false")
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.driver.bindAddress", "127.0.0.1");
  }
}
