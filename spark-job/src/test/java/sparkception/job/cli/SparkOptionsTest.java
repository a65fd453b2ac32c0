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
    assertThat(conf.getExecutorEnv().mkString())
        .isEqualTo("(MALLOC_MMAP_THRESHOLD_,65536)(LC_ALL,C.UTF-8)(OPENCV_LOG_LEVEL,SILENT)");
  }

  /** Executors name files and write figures as the driver does, whatever their language. */
  @Test
  void executorsHavePlainDigitsBesideWhatTheUserSets() {
    SparkOptions options = new SparkOptions();
    assertThat(options.conf("test").get("spark.executor.defaultJavaOptions"))
        .isEqualTo("-Duser.language.format=en -Duser.country.format=US");
    options.settings.put("spark.executor.extraJavaOptions", "-Da=b");
    assertThat(options.conf("test").get("spark.executor.extraJavaOptions")).isEqualTo("-Da=b");
  }

  /** As many tasks run at a time as there are cores, not as there are GPUs. */
  @Test
  void whatNoGpuComputesAsksForNone() {
    SparkOptions options = new SparkOptions();
    options.settings.putAll(
        Map.of(
            "spark.task.resource.gpu.amount", "1",
            "spark.executor.resource.gpu.amount", "1",
            "spark.executor.resource.gpu.discoveryScript", "discover-gpus",
            "spark.executor.cores", "4"));
    SparkConf conf = SparkOptions.withoutGpus(options.conf("test"));
    assertThat(conf.getAll()).noneMatch(setting -> setting._1().contains("gpu"));
    assertThat(conf.get("spark.executor.cores")).isEqualTo("4");
  }
}
