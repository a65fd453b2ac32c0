package sparkception.zoo.cuda.program;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import sparkception.zoo.engine.EngineException;
import sparkception.zoo.engine.NetworkShape;
import sparkception.zoo.optim.ParameterLayout;

/**
 * A network as the compiler sees it.
 *
 * @param nodes what it does, each after those that it reads
 * @param shape what goes into it and what comes out
 * @param layout of its flat parameter vector
 */
record CompiledNetwork(List<Node> nodes, NetworkShape shape, ParameterLayout layout) {

  /** Weights of the classes in the loss; none where all are 1. */
  float[] classWeights() {
    List<Float> weights =
        nodes.get(nodes.size() - 1) instanceof Node.Classifier end ? end.classWeights() : List.of();
    float[] result = new float[weights.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = weights.get(i);
    }
    return result;
  }

  /**
   * Reads a configuration.
   *
   * @param json DL4J's
   * @param layout where it is known already; otherwise null
   * @throws EngineException if it has something that there are no kernels for
   */
  static CompiledNetwork read(String json, NetworkShape shape, ParameterLayout layout) {
    ComputationGraphConfiguration configuration = ComputationGraphConfiguration.fromJson(json);
    return new CompiledNetwork(
        NodeReader.read(configuration), shape, layout == null ? layoutOf(configuration) : layout);
  }

  private static ParameterLayout layoutOf(ComputationGraphConfiguration configuration) {
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    return ParameterLayout.of(graph);
  }
}
