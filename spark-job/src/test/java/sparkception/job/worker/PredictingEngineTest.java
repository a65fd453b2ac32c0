package sparkception.job.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import sparkception.zoo.engine.EngineChoice;
import sparkception.zoo.kernels.Precision;

class PredictingEngineTest {

  private static final EngineChoice CUDA = new EngineChoice("cuda", Precision.BF16, false, null);

  @Test
  void takesTheGpusThatTasksGet() {
    SparkConf spark = conf("yarn").set("spark.task.resource.gpu.amount", "1");
    assertThat(PredictingEngine.of(CUDA, spark)).isEqualTo(CUDA);
  }

  @Test
  void needsNone() {
    EngineChoice onAClusterWithout = PredictingEngine.of(CUDA, conf("yarn"));
    assertThat(onAClusterWithout).isEqualTo(new EngineChoice("auto", Precision.BF16, true, null));
    assertThat(onAClusterWithout.here(1, null).facts().engine()).isIn("onednn", "nd4j");
  }

  @Test
  void triesTheFirstGpuOfOneMachine() {
    assertThat(PredictingEngine.of(CUDA, conf("local[2]")))
        .isEqualTo(new EngineChoice("cuda", Precision.BF16, true, null));
  }

  @Test
  void leavesAnEngineOfTheCpuAsItIs() {
    EngineChoice nd4j = new EngineChoice("nd4j", Precision.FP32, false, 2);
    assertThat(PredictingEngine.of(nd4j, conf("yarn"))).isEqualTo(nd4j);
  }

  private static SparkConf conf(String master) {
    return new SparkConf(false).setMaster(master);
  }
}
