package sparkception.zoo.explain;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.UnsupportedSettingException;

/**
 * Says where on an image a network sees a class, for networks that end in a global average pooling
 * and one dense layer, as all of the zoo's do.
 *
 * <p>There the derivative of a class's score by a value of the last feature map is the same at
 * every place: the dense layer's weight over the number of places. So Grad-CAM needs no way back
 * through the network, and Grad-CAM++ has the closed form of its paper's equation 19.
 *
 * <p>To be used by one thread, on which it also must have been made.
 */
public final class Explainer {

  /** Places hidden at once in each direction, of as many as the image's side has eighths. */
  private static final int OCCLUSIONS = 8;

  private final ComputationGraph network;
  private final String features;
  private final String output;
  private final double[][] weights;

  private Explainer(ComputationGraph network, String features, String output) {
    this.network = network;
    this.features = features;
    this.output = output;
    this.weights =
        network.getLayer(output).getParam(DefaultParamInitializer.WEIGHT_KEY).toDoubleMatrix();
  }

  /**
   * Explains a network.
   *
   * @param network trained, with the statistics that it is judged by
   * @throws UnsupportedSettingException if it does not end so
   */
  public static Explainer of(ComputationGraph network) {
    String output = network.getConfiguration().getNetworkOutputs().get(0);
    String pooling = onlyInput(network, output);
    if (!(layer(network, output) instanceof OutputLayer)
        || !(layer(network, pooling) instanceof GlobalPoolingLayer)) {
      throw new UnsupportedSettingException(
          String.format(
              Locale.ROOT,
              "Cannot explain this network: its output %s does not follow a global pooling",
              output));
    }
    return new Explainer(network, onlyInput(network, pooling), output);
  }

  private static String onlyInput(ComputationGraph network, String vertex) {
    List<String> inputs = network.getConfiguration().getVertexInputs().get(vertex);
    return inputs.get(0);
  }

  private static Object layer(ComputationGraph network, String name) {
    GraphVertex vertex = network.getConfiguration().getVertices().get(name);
    return vertex instanceof LayerVertex layered ? layered.getLayerConf().getLayer() : vertex;
  }

  /**
   * What an image looks like to the network.
   *
   * @param probabilities of the classes
   * @param rows of the last feature map
   * @param columns of it
   * @param features its values, place by place and within a place channel by channel
   */
  public record Seen(float[] probabilities, int rows, int columns, float[] features) {

    /** The likeliest class. */
    public int likeliest() {
      int best = 0;
      for (int i = 1; i < probabilities.length; i++) {
        best = probabilities[i] > probabilities[best] ? i : best;
      }
      return best;
    }
  }

  /**
   * Shows the network an image.
   *
   * @param pixels size x size x channels values in [-1, 1] (HWC)
   */
  public Seen look(float[] pixels, int size, int channels) {
    try (INDArray image = Nd4j.create(pixels, new long[] {1, size, size, channels}, 'c')) {
      INDArray[] made =
          network.output(List.of(features, output), false, new INDArray[] {image}, null);
      return new Seen(
          made[1].dup('c').data().asFloat(),
          (int) made[0].size(1),
          (int) made[0].size(2),
          made[0].dup('c').data().asFloat());
    }
  }

  /**
   * Where a class is seen.
   *
   * @param pixels the image
   * @param seen what {@link #look} says of it
   */
  public HeatMap heat(
      float[] pixels, int size, int channels, Seen seen, int classIndex, Method method) {
    return switch (method) {
      case GRAD_CAM -> weighted(seen, gradients(seen, classIndex));
      case GRAD_CAM_PLUS_PLUS -> weighted(seen, plusPlus(seen, gradients(seen, classIndex)));
      case OCCLUSION -> occlusion(pixels, size, channels, seen, classIndex);
    };
  }

  private double[] gradients(Seen seen, int classIndex) {
    double[] gradients = new double[weights.length];
    for (int k = 0; k < gradients.length; k++) {
      gradients[k] = weights[k][classIndex] / (seen.rows * seen.columns);
    }
    return gradients;
  }

  /**
   * Channel weights: alpha of equation 19, which is the same at all places, times ReLU of the
   * gradient.
   */
  private static double[] plusPlus(Seen seen, double[] gradients) {
    int places = seen.rows * seen.columns;
    double[] sums = new double[gradients.length];
    for (int i = 0; i < seen.features.length; i++) {
      sums[i % gradients.length] += seen.features[i];
    }
    double[] channels = new double[gradients.length];
    for (int k = 0; k < channels.length; k++) {
      double g = gradients[k];
      double divisor = 2 * g * g + sums[k] * g * g * g;
      channels[k] = divisor == 0 ? 0 : places * (g * g / divisor) * Math.max(0, g);
    }
    return channels;
  }

  private static HeatMap weighted(Seen seen, double[] channels) {
    double[] values = new double[seen.rows * seen.columns];
    for (int i = 0; i < seen.features.length; i++) {
      values[i / channels.length] += channels[i % channels.length] * seen.features[i];
    }
    return HeatMap.of(seen.rows, seen.columns, values);
  }

  /** Hides a quarter of the side at a time, in steps of an eighth, with the middle gray. */
  private HeatMap occlusion(float[] pixels, int size, int channels, Seen seen, int classIndex) {
    double[] drops = new double[OCCLUSIONS * OCCLUSIONS];
    for (int row = 0; row < OCCLUSIONS; row++) {
      for (int column = 0; column < OCCLUSIONS; column++) {
        float[] hidden = pixels.clone();
        hide(hidden, size, channels, row, column);
        drops[row * OCCLUSIONS + column] =
            seen.probabilities[classIndex] - look(hidden, size, channels).probabilities[classIndex];
      }
    }
    return HeatMap.of(OCCLUSIONS, OCCLUSIONS, drops);
  }

  private static void hide(float[] pixels, int size, int channels, int row, int column) {
    int top = edge(row, size, -0.5);
    int bottom = edge(row, size, 1.5);
    int left = edge(column, size, -0.5);
    int right = edge(column, size, 1.5);
    for (int y = top; y < bottom; y++) {
      Arrays.fill(pixels, (y * size + left) * channels, (y * size + right) * channels, 0);
    }
  }

  private static int edge(int place, int size, double offset) {
    return (int) Math.max(0, Math.min(size, Math.round((place + offset) * size / OCCLUSIONS)));
  }
}
