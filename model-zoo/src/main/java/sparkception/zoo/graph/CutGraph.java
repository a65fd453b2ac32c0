package sparkception.zoo.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.util.GraphIndices;

/**
 * A network cut in two at a vertex that everything goes through.
 *
 * @param lower from the image to that vertex, which is its output
 * @param upper from what that vertex gives to the classes
 * @param features sizes of what passes between them, of one image: {@code [rows, columns,
 *     channels]} or {@code [channels]}
 */
public record CutGraph(
    ComputationGraphConfiguration lower, ComputationGraphConfiguration upper, List<Long> features) {

  /**
   * Cuts a network.
   *
   * @param point the vertex
   * @param input side of the images, pixels
   * @param channels of the images
   */
  public static CutGraph at(
      ComputationGraphConfiguration network, String point, int input, int channels) {
    Set<String> below = below(network, point);
    List<String> order = order(network);
    return new CutGraph(
        part(network, order, below, network.getNetworkInputs(), List.of(point)),
        part(network, order, above(network, below), List.of(point), network.getNetworkOutputs()),
        sizes(network, point, input, channels));
  }

  /** The lower network with a whole one's parameters. */
  public ComputationGraph lowerOf(ComputationGraph whole) {
    return filled(lower, whole);
  }

  /** The upper network with a whole one's parameters. */
  public ComputationGraph upperOf(ComputationGraph whole) {
    return filled(upper, whole);
  }

  private static ComputationGraph filled(
      ComputationGraphConfiguration part, ComputationGraph whole) {
    ComputationGraph network = new ComputationGraph(part);
    network.init();
    for (Layer layer : network.getLayers()) {
      Layer source = whole.getLayer(layer.conf().getLayer().getLayerName());
      source.paramTable().forEach((key, value) -> layer.getParam(key).assign(value));
    }
    return network;
  }

  /** Floats that pass, of one image. */
  public int length() {
    return Math.toIntExact(features.stream().reduce(1L, Math::multiplyExact));
  }

  private static Set<String> below(ComputationGraphConfiguration network, String point) {
    Set<String> below = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(point));
    while (!open.isEmpty()) {
      String vertex = open.pop();
      if (network.getVertices().containsKey(vertex) && below.add(vertex)) {
        open.addAll(network.getVertexInputs().get(vertex));
      }
    }
    return below;
  }

  private static Set<String> above(ComputationGraphConfiguration network, Set<String> below) {
    Set<String> above = new HashSet<>(network.getVertices().keySet());
    above.removeAll(below);
    return above;
  }

  /** As DL4J would go through the whole network, which decides where its parameters lie. */
  private static List<String> order(ComputationGraphConfiguration network) {
    GraphIndices indices = new ComputationGraph(network).calculateIndices();
    return Arrays.stream(indices.getTopologicalSortOrder())
        .mapToObj(indices.getIdxToName()::get)
        .toList();
  }

  private static ComputationGraphConfiguration part(
      ComputationGraphConfiguration network,
      List<String> order,
      Set<String> vertices,
      List<String> inputs,
      List<String> outputs) {
    ComputationGraphConfiguration part = new Rewrite(network).configuration();
    part.getVertices().keySet().retainAll(vertices);
    part.getVertexInputs().keySet().retainAll(vertices);
    part.setNetworkInputs(new ArrayList<>(inputs));
    part.setNetworkOutputs(new ArrayList<>(outputs));
    keepOrder(part, order);
    return part;
  }

  /** Left alone, DL4J would find an order of its own for the part. */
  private static void keepOrder(ComputationGraphConfiguration part, List<String> order) {
    List<String> numbered = new ArrayList<>(part.getNetworkInputs());
    numbered.addAll(part.getVertices().keySet());
    List<String> kept = new ArrayList<>(part.getNetworkInputs());
    order.stream().filter(part.getVertices()::containsKey).forEach(kept::add);
    part.setTopologicalOrder(kept.stream().mapToInt(numbered::indexOf).toArray());
    part.setTopologicalOrderStr(kept);
  }

  private static List<Long> sizes(
      ComputationGraphConfiguration network, String point, int input, int channels) {
    Map<String, InputType> types =
        network.getLayerActivationTypes(
            InputType.convolutional(input, input, channels, CNN2DFormat.NHWC));
    return types.get(point) instanceof InputTypeConvolutional image
        ? List.of(image.getHeight(), image.getWidth(), image.getChannels())
        : List.of(types.get(point).arrayElementsPerExample());
  }
}
