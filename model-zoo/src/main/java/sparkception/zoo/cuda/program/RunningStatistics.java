package sparkception.zoo.cuda.program;

import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_MEAN;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_VAR;

import java.util.ArrayList;
import java.util.List;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.Stream;
import sparkception.zoo.cuda.kernels.Normalization;
import sparkception.zoo.optim.RunningAverage;

/** Moves the statistics that normalizations keep towards those of the last minibatch. */
final class RunningStatistics {

  private final List<Node.Normalization> layers = new ArrayList<>();
  private final List<Normalization> kernels = new ArrayList<>();
  private final NetworkMemory memory;

  RunningStatistics(Device device, List<Node> nodes, NetworkMemory memory) {
    this.memory = memory;
    for (Node node : nodes) {
      if (node instanceof Node.Normalization layer) {
        layers.add(layer);
        kernels.add(
            new Normalization(device, ElementType.FP32, 1, layer.channels(), layer.epsilon()));
      }
    }
  }

  /**
   * Moves them all.
   *
   * @param iterations steps made before
   */
  void move(Stream stream, long iterations) {
    for (int i = 0; i < layers.size(); i++) {
      String name = layers.get(i).name();
      kernels
          .get(i)
          .moveStatistics(
              stream,
              new Normalization.Channels(
                  0,
                  0,
                  memory.gradient(name, GLOBAL_MEAN),
                  memory.gradient(name, GLOBAL_VAR),
                  0,
                  0),
              memory.parameter(name, GLOBAL_MEAN),
              memory.parameter(name, GLOBAL_VAR),
              RunningAverage.kept(layers.get(i).decay(), iterations));
    }
  }
}
