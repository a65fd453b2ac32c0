package sparkception.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class SparkOptionsTest {

  @Test
  void whatTheUserSetsGoesBeforeOurDefaults() {
    SparkOptions options = new SparkOptions();
    options.settings.putAll(
        Map.of(
            "spark.broadcast.compress",
            "true",
            "spark.executorEnv.MALLOC_MMAP_THRESHOLD_",
            "65536"));
    SparkConf conf = options.conf("test");
    assertThat(conf.get("spark.broadcast.compress")).isEqualTo("true");
    assertThat(conf.get("spark.shuffle.compress")).isEqualTo("false");
    assertThat(conf.getExecutorEnv().mkString()).isEqualTo("(MALLOC_MMAP_THRESHOLD_,65536)");
  }
}
