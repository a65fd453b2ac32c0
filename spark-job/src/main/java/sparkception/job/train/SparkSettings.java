package sparkception.job.train;

import java.util.Locale;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.network.util.JavaUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What training needs of Spark's own settings. Speculation and dynamic allocation are welcome: a
 * worker computes the same bits wherever and however often it runs.
 */
final class SparkSettings {

  private static final Logger LOG = LoggerFactory.getLogger(SparkSettings.class);
  private static final String SERIALIZER = "spark.serializer";
  private static final String JAVA = "org.apache.spark.serializer.JavaSerializer";
  private static final String MAX_RESULT_SIZE = "spark.driver.maxResultSize";
  private static final String SPARKS_DEFAULT = "1g";

  /** What a slice has beside its values: reports of workers, Spark's own records. */
  private static final long BESIDE_VALUES = 64L << 20;

  private final SparkConf conf;

  SparkSettings(JavaSparkContext spark) {
    // Not a copy: what is set in it holds for the stages to come.
    this.conf = spark.sc().conf();
  }

  /**
   * Makes sure that values can travel.
   *
   * @throws TrainingException if they would be written by a serializer that cannot read them
   */
  void require() throws TrainingException {
    String serializer = conf.get(SERIALIZER, JAVA);
    if (!serializer.equals(JAVA)) {
      throw new TrainingException(
          String.format(
              Locale.ROOT,
              "Unsupported %s: %s (must be %s; what travels are raw arrays, which another makes no"
                  + " smaller)",
              SERIALIZER,
              serializer,
              JAVA));
    }
  }

  /**
   * Lets the averages of a round arrive: Spark refuses results beyond a limit that knows nothing of
   * the network's size.
   *
   * @param values that a round sends to the driver, fp32
   */
  void allowResults(long values) {
    long limit = JavaUtils.byteStringAsBytes(conf.get(MAX_RESULT_SIZE, SPARKS_DEFAULT));
    long needed = Math.multiplyExact(values, (long) Float.BYTES) + BESIDE_VALUES;
    if (limit > 0 && limit < needed) {
      LOG.info(
          "Raising {} from {} to {} bytes, which a round's averages take",
          MAX_RESULT_SIZE,
          limit,
          needed);
      conf.set(MAX_RESULT_SIZE, needed + "b");
    }
  }
}
