package sparkception.zoo.engine;

import java.io.Serializable;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Locale;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A network with its parameters.
 *
 * @param configuration DL4J's JSON
 * @param shape what goes into it and what comes out
 * @param parameters as {@link sparkception.zoo.optim.ParameterLayout} says; not copied
 */
public record TrainedNetwork(String configuration, NetworkShape shape, float[] parameters)
    implements Serializable {

  /** The network that DL4J holds; its parameters are copied. */
  public static TrainedNetwork of(ComputationGraph graph, NetworkShape shape) {
    float[] parameters = new float[Math.toIntExact(graph.numParams())];
    floats(graph).get(parameters);
    return new TrainedNetwork(graph.getConfiguration().toJson(), shape, parameters);
  }

  /** As DL4J holds it, without an updater's state. */
  public ComputationGraph graph() {
    ComputationGraph graph =
        new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration));
    graph.init();
    if (graph.numParams() != parameters.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Invalid network: %d parameters, its configuration has %d",
              parameters.length,
              graph.numParams()));
    }
    floats(graph).put(parameters);
    return graph;
  }

  private static FloatBuffer floats(ComputationGraph graph) {
    return graph.params().data().asNio().order(ByteOrder.nativeOrder()).asFloatBuffer();
  }
}
