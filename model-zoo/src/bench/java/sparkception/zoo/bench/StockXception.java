package sparkception.zoo.bench;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The paper's Xception of DL4J's own layers alone, in DL4J's default layout and trained by its fit.
 */
final class StockXception implements XceptionEngine {

  private final GraphBuilder graph =
      new NeuralNetConfiguration.Builder()
          .seed(42)
          .activation(Activation.IDENTITY)
          .l2(1e-5)
          .updater(new Nesterovs(0.01, 0.9))
          .graphBuilder()
          .addInputs("input")
          .setInputTypes(InputType.convolutional(299, 299, 3, CNN2DFormat.NCHW));
  private final ComputationGraph network;
  private final DataSet minibatch;

  StockXception(int batch) {
    Map<String, LayerCase> layers = XceptionLayers.all(batch);
    XceptionLayers.NETWORK
        .getVertexInputs()
        .forEach(
            (name, inputs) -> {
              if (layers.containsKey(name)) {
                add(layers.get(name), inputs);
              } else if (name.equals("avg_pool")) {
                graph.addLayer(name, new GlobalPoolingLayer(PoolingType.AVG), inputs.get(0));
              } else if (name.equals("predictions")) {
                graph.addLayer(name, classifier(), inputs.get(0)).setOutputs(name);
              }
            });
    network = new ComputationGraph(graph.build());
    network.init();
    INDArray labels = Nd4j.create(DataType.FLOAT, batch, 1000);
    for (int image = 0; image < batch; image++) {
      labels.putScalar(image, image * 37 % 1000, 1);
    }
    minibatch = new DataSet(Nd4j.rand(DataType.FLOAT, batch, 3, 299, 299).muli(2).subi(1), labels);
  }

  /** The last of a case's layers has the case's name. */
  private void add(LayerCase layer, List<String> inputs) {
    if (layer.kind() == LayerCase.Kind.SUM) {
      graph.addVertex(
          layer.name(),
          new ElementWiseVertex(ElementWiseVertex.Op.Add),
          inputs.toArray(String[]::new));
      return;
    }
    List<Layer> parts = StockLayers.of(layer);
    String from = inputs.get(0);
    for (int i = 0; i < parts.size(); i++) {
      String name = i == parts.size() - 1 ? layer.name() : layer.name() + "_" + i;
      graph.addLayer(name, parts.get(i), from);
      from = name;
    }
  }

  private static OutputLayer classifier() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(1000)
        .activation(Activation.SOFTMAX)
        .dropOut(0.5)
        .build();
  }

  @Override
  public double train() {
    network.fit(minibatch);
    return network.score();
  }

  @Override
  public void infer() {
    network.outputSingle(false, minibatch.getFeatures());
  }

  /** All but the running statistics. */
  @Override
  public long trainedParameters() {
    return network.paramTable().entrySet().stream()
        .filter(entry -> !entry.getKey().matches(".*_(mean|var|log10stdev)"))
        .mapToLong(entry -> entry.getValue().length())
        .sum();
  }

  @Override
  public void close() {
    network.close();
  }
}
