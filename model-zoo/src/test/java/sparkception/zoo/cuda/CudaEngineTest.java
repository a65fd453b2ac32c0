package sparkception.zoo.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sparkception.zoo.cuda.emulation.EmulatedDevice;
import sparkception.zoo.cuda.emulation.EmulatedGpus;
import sparkception.zoo.engine.EngineChoice;
import sparkception.zoo.engine.EngineException;
import sparkception.zoo.engine.Engines;
import sparkception.zoo.engine.NetworkShape;
import sparkception.zoo.engine.ReplicaSpec;
import sparkception.zoo.kernels.Precision;
import sparkception.zoo.optim.Decay;
import sparkception.zoo.optim.Momentum;
import sparkception.zoo.optim.Optimizer;
import sparkception.zoo.optim.ParameterLayout;
import sparkception.zoo.xception.Xception;
import sparkception.zoo.xception.XceptionSpec;

/** What the engine says of itself and of what it is asked for. */
class CudaEngineTest {

  @AfterEach
  void takeGpusAway() {
    System.clearProperty(EmulatedGpus.PROPERTY);
    System.clearProperty(EmulatedGpus.OLD);
  }

  @Test
  void isFoundByNameAndNamesItsDevice() {
    assumeTrue(EmulatedDevice.isAvailable(), "g++ is missing");
    System.setProperty(EmulatedGpus.PROPERTY, "2");
    assertThat(
            new EngineChoice("cuda", Precision.BF16, false, null).here(1, "1").facts().toString())
        .isEqualTo("cuda, bf16, 1 thread, emulated, compute capability 9.0");
    assertThat(EngineChoice.DEFAULT.here(1, "0").facts().engine())
        .as("auto with a GPU assigned")
        .isEqualTo("cuda");
  }

  @Test
  void withoutADeviceItSaysSo() {
    EngineChoice cuda = new EngineChoice("cuda", Precision.FP32, false, null);
    assertThatThrownBy(() -> cuda.here(1, null))
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "Cannot use engine cuda. Cannot find GPU 0: 0 are emulated (sparkception.emulated.gpus)");
    EngineChoice orCpu = new EngineChoice("cuda", Precision.BF16, true, null);
    assertThat(orCpu.here(1, null).facts().engine()).isIn("onednn", "nd4j");
  }

  @Test
  void bf16NeedsACardThatHasIt() {
    assumeTrue(EmulatedDevice.isAvailable(), "g++ is missing");
    System.setProperty(EmulatedGpus.PROPERTY, "8");
    System.setProperty(EmulatedGpus.OLD, "7");
    EngineChoice bf16 = new EngineChoice("cuda", Precision.BF16, false, null);
    assertThatThrownBy(() -> bf16.here(1, "7"))
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "Cannot use engine cuda. Unsupported precision bf16 on GPU 7 (old): compute capability"
                + " 7.5 (must be >= 8.0)");
    assertThat(
            new EngineChoice("cuda", Precision.FP32, false, null).here(1, "7").facts().hardware())
        .isEqualTo("old, compute capability 7.5");
  }

  /** Xception of the paper, at the batch of the experiment: no device is needed to plan it. */
  @Test
  void thePapersNetworkIsCompiled() {
    Engines.named("cuda")
        .check(spec(Xception.configuration(XceptionSpec.PAPER), 128), Precision.BF16);
  }

  @Test
  void aLayerWithoutKernelsIsRefusedByName() {
    ComputationGraphConfiguration network =
        new NeuralNetConfiguration.Builder()
            .graphBuilder()
            .addInputs("input")
            .setInputTypes(InputType.convolutional(8, 8, 3))
            .addLayer("odd", new ConvolutionLayer.Builder(5, 5).nOut(2).build(), "input")
            .addLayer("out", new OutputLayer.Builder().nOut(2).build(), "odd")
            .setOutputs("out")
            .build();
    ReplicaSpec spec =
        new ReplicaSpec(
            network.toJson(),
            new NetworkShape(8, 3, 2),
            optimizer(new ParameterLayout(List.of())),
            4,
            false);
    assertThatThrownBy(() -> Engines.named("cuda").check(spec, Precision.FP32))
        .isInstanceOf(EngineException.class)
        .hasMessage("Unsupported by engine cuda: layer odd (ConvolutionLayer); take engine onednn");
  }

  private static ReplicaSpec spec(ComputationGraphConfiguration network, int batch) {
    org.deeplearning4j.nn.graph.ComputationGraph graph =
        new org.deeplearning4j.nn.graph.ComputationGraph(network);
    graph.init();
    return new ReplicaSpec(
        network.toJson(),
        new NetworkShape(299, 3, 1000),
        optimizer(ParameterLayout.of(graph)),
        batch,
        false);
  }

  private static Optimizer optimizer(ParameterLayout layout) {
    return new Optimizer(layout, new Momentum(0.9), Decay.NONE, Double.POSITIVE_INFINITY);
  }
}
