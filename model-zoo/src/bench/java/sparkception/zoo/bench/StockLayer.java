package sparkception.zoo.bench;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import sparkception.zoo.kernels.ConvolutionShape;

/** A layer of DL4J itself, set up by a ComputationGraph and called as the graph calls it. */
final class StockLayer implements LayerEngine {

  private final LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
  private final List<Layer> layers = new ArrayList<>();
  private final INDArray x;
  private final INDArray dy;

  StockLayer(LayerCase layer) {
    ConvolutionShape window = layer.window();
    ComputationGraph network = network(layer);
    for (int i = 0; i < StockLayers.of(layer).size(); i++) {
      layers.add(network.getLayer("layer" + i));
    }
    x =
        Nd4j.rand(
            DataType.FLOAT, window.batch(), window.channels(), window.height(), window.width());
    dy =
        Nd4j.rand(
            DataType.FLOAT,
            window.batch(),
            window.filters(),
            window.outHeight(),
            window.outWidth());
  }

  private static ComputationGraph network(LayerCase layer) {
    ConvolutionShape window = layer.window();
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .activation(Activation.IDENTITY)
            .graphBuilder()
            .addInputs("input")
            .setInputTypes(
                InputType.convolutional(
                    window.height(), window.width(), window.channels(), CNN2DFormat.NCHW));
    String last = "input";
    for (org.deeplearning4j.nn.conf.layers.Layer part : StockLayers.of(layer)) {
      String name = last.equals("input") ? "layer0" : "layer1";
      graph.addLayer(name, part, last);
      last = name;
    }
    ComputationGraph network =
        new ComputationGraph(
            graph
                .addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), last)
                .addLayer(
                    "out",
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build(),
                    "pool")
                .setOutputs("out")
                .build());
    network.init();
    network.initGradientsView();
    return network;
  }

  @Override
  public void forward() {
    INDArray activations = x;
    for (Layer layer : layers) {
      layer.setInput(activations, workspaces);
      activations = layer.activate(true, workspaces);
    }
  }

  @Override
  public void backward() {
    INDArray gradient = dy;
    for (int i = layers.size() - 1; i >= 0; i--) {
      gradient = layers.get(i).backpropGradient(gradient, workspaces).getSecond();
    }
  }

  @Override
  public void close() {
    x.close();
    dy.close();
  }
}
