package sparkception.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sparkception.zoo.engine.EngineChoice;
import sparkception.zoo.kernels.Precision;

class GpuResourcesTest {

  private static final EngineChoice CUDA = new EngineChoice("cuda", Precision.FP32, false, null);

  @ParameterizedTest
  @ValueSource(strings = {"0.5", "0.25", "2", "0"})
  void aWorkerHasOneGpu(String amount) {
    SparkConf spark = conf("yarn").set("spark.task.resource.gpu.amount", amount);
    assertThatThrownBy(() -> GpuResources.require(spark, EngineChoice.DEFAULT))
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            "Invalid spark.task.resource.gpu.amount: %s (must be 1: each worker computes on one GPU of its own)",
            amount);
  }

  @Test
  void cudaOnAClusterNeedsGpusAssigned() {
    for (String master : new String[] {"yarn", "spark://host:7077", "local-cluster[2,1,1024]"}) {
      assertThatThrownBy(() -> GpuResources.require(conf(master), CUDA))
          .isInstanceOf(TrainingException.class)
          .hasMessageStartingWith("Invalid spark.task.resource.gpu.amount: not set")
          .hasMessageContaining("spark.executor.resource.gpu.amount")
          .hasMessageContaining("bin/discover-gpus");
    }
  }

  @Test
  void whatIsWholeIsTaken() {
    SparkConf assigned = conf("yarn").set("spark.task.resource.gpu.amount", "1");
    assertThatCode(() -> GpuResources.require(assigned, CUDA)).doesNotThrowAnyException();
    assertThatCode(() -> GpuResources.require(conf("local[2]"), CUDA)).doesNotThrowAnyException();
    assertThatCode(() -> GpuResources.require(conf("local"), CUDA)).doesNotThrowAnyException();
    EngineChoice orCpu = new EngineChoice("cuda", Precision.FP32, true, null);
    assertThatCode(() -> GpuResources.require(conf("yarn"), orCpu)).doesNotThrowAnyException();
    assertThatCode(() -> GpuResources.require(conf("yarn"), EngineChoice.DEFAULT))
        .doesNotThrowAnyException();
  }

  @Test
  void fewCoresForAFastGpuAreSaid() {
    SparkConf spark =
        conf("yarn")
            .set("spark.task.resource.gpu.amount", "1")
            .set("spark.executor.resource.gpu.amount", "2")
            .set("spark.executor.cores", "16");
    assertThat(GpuResources.advice(spark))
        .hasValue(
            "Each GPU has 8 of its executor's 16 cores (spark.executor.cores) to decode images;"
                + " 3,000 images/s take 11 to 15");
    assertThat(GpuResources.advice(spark.set("spark.executor.cores", "22"))).isEmpty();
    assertThat(GpuResources.advice(conf("yarn").set("spark.executor.cores", "1"))).isEmpty();
  }

  private static SparkConf conf(String master) {
    return new SparkConf(false).setMaster(master);
  }
}
