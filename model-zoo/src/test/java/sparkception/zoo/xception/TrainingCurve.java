package sparkception.zoo.xception;

import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.architecture.Initialization;
import sparkception.zoo.architecture.Labels;
import sparkception.zoo.kernels.KernelChoice;

/**
 * Trains a small Xception and prints which kernels it ran on and the loss of each step; a program
 * because a process has one choice of kernels.
 */
final class TrainingCurve {

  private static final int SIZE = 35;
  private static final int BATCH = 16;
  private static final int CLASSES = 3;

  private TrainingCurve() {}

  /** Argument: steps. */
  public static void main(String[] arguments) {
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
                1e-5,
                Initialization.GLOROT_UNIFORM,
                Labels.ONE,
                Ablation.NONE,
                7));
    network.setLearningRate(0.001);
    Random random = new Random(1);
    System.out.println("kernels " + KernelChoice.kernels().name());
    for (int step = 0; step < Integer.parseInt(arguments[0]); step++) {
      network.fit(batch(random));
      System.out.println("loss " + network.score());
    }
  }

  /** Noise about a brightness that depends on the class. */
  private static DataSet batch(Random random) {
    INDArray images = Nd4j.create(DataType.FLOAT, BATCH, SIZE, SIZE, 3);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, CLASSES);
    for (int image = 0; image < BATCH; image++) {
      int label = random.nextInt(CLASSES);
      labels.putScalar(image, label, 1);
      for (int i = 0; i < SIZE * SIZE * 3; i++) {
        images.putScalar(
            (long) image * SIZE * SIZE * 3 + i, 0.3 * (label - 1) + 0.5 * random.nextGaussian());
      }
    }
    return new DataSet(images, labels);
  }
}
