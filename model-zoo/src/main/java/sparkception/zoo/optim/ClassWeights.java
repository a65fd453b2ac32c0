package sparkception.zoo.optim;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Weights of the classes in the loss of a network that gives an image one class. */
public final class ClassWeights {

  private ClassWeights() {}

  /**
   * So that every class counts the same, however many images it has: {@code images / (classes *
   * images of the class)}. Their mean over the images is 1, so that the same learning rate fits.
   *
   * @param counts images of each class; a class without any has weight 1 and does not count
   */
  public static double[] balanced(List<Long> counts) {
    double images = counts.stream().mapToLong(count -> count).sum();
    long classes = counts.stream().filter(count -> count > 0).count();
    return counts.stream()
        .mapToDouble(count -> count == 0 ? 1 : images / (classes * (double) count))
        .toArray();
  }

  /** The largest of them; 1 where there are none. */
  public static double greatest(double[] weights) {
    return Arrays.stream(weights).max().orElse(1);
  }

  /**
   * Puts weights into a network's cross-entropy: {@code -sum(w_c t_c log p_c)}.
   *
   * @param network whose output layer has softmax and cross-entropy; changed in place
   */
  public static void apply(ComputationGraphConfiguration network, double[] weights) {
    String output = network.getNetworkOutputs().get(0);
    LayerVertex vertex = (LayerVertex) network.getVertices().get(output);
    OutputLayer layer = (OutputLayer) vertex.getLayerConf().getLayer();
    float[] values = new float[weights.length];
    for (int i = 0; i < weights.length; i++) {
      values[i] = (float) weights[i];
    }
    layer.setLossFn(new LossMCXENT(Nd4j.createFromArray(values).reshape(1, values.length)));
  }
}
