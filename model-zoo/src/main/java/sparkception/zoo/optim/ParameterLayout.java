package sparkception.zoo.optim;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where each parameter array lies in a network's flat parameter vector, in the vector's order: that
 * of checkpoints, averages and engines, whatever an engine does inside.
 *
 * <p>Layers come in topological order, and each layer's arrays in this order: of a convolution
 * {@code W [filters, channels, rows, columns]}; of a depthwise one {@code W [1, channels, rows,
 * columns]}, followed in a separable one by {@code pW [filters, channels, 1, 1]}; of a batch
 * normalization {@code gamma}, {@code beta}, {@code mean}, {@code var}, {@code [channels]} each; of
 * a dense layer {@code W [inputs, outputs]} and {@code b [outputs]}. The last index runs fastest,
 * except in a dense layer's W, where the first does (DL4J's order 'f').
 *
 * @param segments the arrays, contiguous and in order: each starts where the one before ends
 */
public record ParameterLayout(List<ParameterSegment> segments) implements Serializable {

  public ParameterLayout {
    segments = List.copyOf(segments);
    int expected = 0;
    for (ParameterSegment segment : segments) {
      if (segment.offset() != expected) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Invalid layout: %s starts at %d, not at %d",
                segment,
                segment.offset(),
                expected));
      }
      expected = segment.end();
    }
  }

  /** Reads the layout of an initialized network. */
  public static ParameterLayout of(ComputationGraph graph) {
    List<ParameterSegment> segments = new ArrayList<>();
    for (int index : graph.topologicalSortOrder()) {
      addVertex(graph.getVertices()[index], segments);
    }
    ParameterLayout layout = new ParameterLayout(segments);
    if (layout.length() != graph.numParams()) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "Cannot lay out the network: its vertices hold %d parameters, the network %d",
              layout.length(),
              graph.numParams()));
    }
    return layout;
  }

  /** Elements in the flat vector. */
  public int length() {
    return segments.isEmpty() ? 0 : segments.get(segments.size() - 1).end();
  }

  /** Those from one parameter on, the first of an array, as a vector of their own. */
  public ParameterLayout from(int offset) {
    return new ParameterLayout(
        segments.stream()
            .filter(segment -> segment.offset() >= offset)
            .map(
                segment ->
                    new ParameterSegment(
                        segment.layer(),
                        segment.name(),
                        segment.role(),
                        segment.offset() - offset,
                        segment.length()))
            .toList());
  }

  /** The arrays that a gradient moves. */
  public Stream<ParameterSegment> trained() {
    return segments.stream().filter(segment -> segment.role().isTrained());
  }

  private static void addVertex(GraphVertex vertex, List<ParameterSegment> segments) {
    Map<String, INDArray> table = vertex.paramTable(false);
    if (table == null) {
      return;
    }
    int offset = segments.isEmpty() ? 0 : segments.get(segments.size() - 1).end();
    for (Map.Entry<String, INDArray> parameter : table.entrySet()) {
      int length = Math.toIntExact(parameter.getValue().length());
      ParameterRole role = roleOf(vertex.getLayer().conf().getLayer(), parameter.getKey());
      segments.add(
          new ParameterSegment(vertex.getVertexName(), parameter.getKey(), role, offset, length));
      offset += length;
    }
  }

  private static ParameterRole roleOf(Layer layer, String name) {
    if (layer instanceof FrozenLayer) {
      return ParameterRole.FROZEN;
    }
    if (layer instanceof BatchNormalization) {
      return normalizationRole(name);
    }
    return name.equals("b") ? ParameterRole.BIAS : ParameterRole.WEIGHT;
  }

  private static ParameterRole normalizationRole(String name) {
    return switch (name) {
      case BatchNormalizationParamInitializer.GAMMA -> ParameterRole.SCALE;
      case BatchNormalizationParamInitializer.BETA -> ParameterRole.BIAS;
      case BatchNormalizationParamInitializer.GLOBAL_MEAN -> ParameterRole.RUNNING_MEAN;
      case BatchNormalizationParamInitializer.GLOBAL_VAR -> ParameterRole.RUNNING_VARIANCE;
      default ->
          throw new IllegalArgumentException(
              "Unsupported batch normalization parameter: "
                  + name
                  + " (set useLogStd to false: logarithms of deviations cannot be averaged)");
    };
  }
}
