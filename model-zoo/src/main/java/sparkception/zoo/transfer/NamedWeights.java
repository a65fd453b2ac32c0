package sparkception.zoo.transfer;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.optim.ParameterLayout;
import sparkception.zoo.optim.ParameterSegment;

/**
 * A network's weights by name.
 *
 * @param values all of them, as {@link ParameterLayout} says
 * @param arrays by {@code layer.parameter}, in the layout's order
 * @param output name of the classifier's layer
 */
public record NamedWeights(float[] values, Map<String, Weight> arrays, String output) {

  /**
   * One array.
   *
   * @param segment where it lies
   * @param shape of it
   */
  public record Weight(ParameterSegment segment, long[] shape) {

    /** Its shape as {@code [64, 3, 3, 3]}. */
    public String shapeText() {
      return Arrays.toString(shape);
    }
  }

  /** Those of an initialized network; copied. */
  public static NamedWeights of(ComputationGraph network) {
    float[] values = new float[Math.toIntExact(network.numParams())];
    network.params().data().asNio().order(ByteOrder.nativeOrder()).asFloatBuffer().get(values);
    Map<String, Weight> arrays = new LinkedHashMap<>();
    for (ParameterSegment segment : ParameterLayout.of(network).segments()) {
      INDArray array = network.getLayer(segment.layer()).getParam(segment.name());
      arrays.put(segment.layer() + "." + segment.name(), new Weight(segment, array.shape()));
    }
    return new NamedWeights(values, arrays, network.getConfiguration().getNetworkOutputs().get(0));
  }

  boolean isHead(String name) {
    return arrays.get(name).segment().layer().equals(output);
  }

  /** All but the classifier's. */
  Map<String, Weight> backbone() {
    return arrays.entrySet().stream()
        .filter(entry -> !isHead(entry.getKey()))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
  }

  /** The classifier's. */
  Map<String, Weight> head() {
    return arrays.entrySet().stream()
        .filter(entry -> isHead(entry.getKey()))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
  }

  /** The classifier's arrays with their shapes. */
  public List<String> headShapes() {
    return head().entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue().shapeText())
        .toList();
  }

  /** The elements of one class in a classifier's array, whose last index is that of the class. */
  static IntStream ofClass(Weight weight, int classIndex) {
    int inputs = Math.toIntExact(weight.segment().length() / weight.shape()[classAxis(weight)]);
    // Of W [inputs, classes], the first index runs fastest.
    int from = weight.segment().offset() + classIndex * inputs;
    return IntStream.range(from, from + inputs);
  }

  private static int classAxis(Weight weight) {
    return weight.shape().length - 1;
  }
}
