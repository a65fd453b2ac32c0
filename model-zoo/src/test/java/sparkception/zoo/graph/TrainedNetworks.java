package sparkception.zoo.graph;

import java.util.Random;
import java.util.function.DoubleSupplier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.architecture.Initialization;
import sparkception.zoo.architecture.Labels;
import sparkception.zoo.optim.ParameterLayout;
import sparkception.zoo.optim.ParameterRole;
import sparkception.zoo.optim.ParameterSegment;
import sparkception.zoo.xception.Ablation;
import sparkception.zoo.xception.Xception;
import sparkception.zoo.xception.XceptionSpec;

/** Small networks whose normalizations are not what they were at the start. */
final class TrainedNetworks {

  static final int SIZE = 35;
  static final int CLASSES = 5;

  private TrainedNetworks() {}

  static ComputationGraph xception() {
    return xception(Labels.ONE, Ablation.NONE);
  }

  static ComputationGraph xception(Labels labels, Ablation ablation) {
    ComputationGraph network =
        Xception.network(
            new XceptionSpec(
                SIZE,
                3,
                CLASSES,
                0.125,
                1,
                2,
                0,
                0.9,
                0.001,
                0,
                Initialization.GLOROT_UNIFORM,
                labels,
                ablation,
                3));
    Random random = new Random(5);
    INDArray parameters = network.params();
    for (ParameterSegment segment : ParameterLayout.of(network).segments()) {
      if (segment.role() == ParameterRole.RUNNING_VARIANCE) {
        fill(parameters, segment, () -> 0.2 + random.nextDouble());
      } else if (segment.role() != ParameterRole.WEIGHT) {
        fill(parameters, segment, () -> random.nextGaussian() * 0.7);
      }
    }
    return network;
  }

  static INDArray images(int count) {
    Nd4j.getRandom().setSeed(9);
    return Nd4j.rand(DataType.FLOAT, count, SIZE, SIZE, 3).muli(2).subi(1);
  }

  private static void fill(INDArray parameters, ParameterSegment segment, DoubleSupplier value) {
    for (int i = segment.offset(); i < segment.end(); i++) {
      parameters.putScalar(i, value.getAsDouble());
    }
  }
}
