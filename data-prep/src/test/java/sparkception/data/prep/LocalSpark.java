package sparkception.data.prep;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Spark in this process. */
public final class LocalSpark {

  private LocalSpark() {}

  /** A context with so many threads; one may be open at a time. */
  public static JavaSparkContext open(int threads) {
    return open("local[%d]".formatted(threads));
  }

  /** A context in which a task may fail and be tried again. */
  static JavaSparkContext openWithRetries(int threads) {
    return open("local[%d,4]".formatted(threads));
  }

  private static JavaSparkContext open(String master) {
    SparkConf configuration =
        new SparkConf()
            .setAppName("test")
            .setMaster(master)
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1");
    return new JavaSparkContext(configuration);
  }
}
