package sparkception.job.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import sparkception.job.checkpoint.ModelZip;
import sparkception.zoo.graph.StockGraph;
import sparkception.zoo.keras.KerasModel;
import sparkception.zoo.onnx.OnnxModel;
import sparkception.zoo.torch.TorchWeights;

/** What a network can be written as. */
public enum ModelFormat {
  /** A file of DL4J's ModelSerializer with this project's layers, without updater state. */
  DL4J("NHWC") {
    @Override
    void write(ComputationGraph network, ModelDescription description, OutputStream out)
        throws IOException {
      ModelZip.write(
          network.getConfiguration().toJson(),
          ModelZip.parameters(network),
          Map.of(DESCRIPTION, description.json()),
          out);
    }
  },
  /** The same with DL4J's own layers alone. */
  STOCK("NHWC") {
    @Override
    void write(ComputationGraph network, ModelDescription description, OutputStream out)
        throws IOException {
      DL4J.write(StockGraph.of(network), description, out);
    }
  },
  /** An ONNX model, as {@link OnnxModel} says. */
  ONNX("NCHW") {
    @Override
    void write(ComputationGraph network, ModelDescription description, OutputStream out)
        throws IOException {
      String json = new String(description.json(), StandardCharsets.UTF_8);
      OnnxModel.write(network, images(description), Map.of(DESCRIPTION, json), out);
    }
  },
  /** Weights alone, as {@link TorchWeights} says. */
  SAFETENSORS("NCHW") {
    @Override
    void write(ComputationGraph network, ModelDescription description, OutputStream out)
        throws IOException {
      String json = new String(description.json(), StandardCharsets.UTF_8);
      TorchWeights.write(network, Map.of(DESCRIPTION, json), out);
    }
  },
  /** A Keras model, as {@link KerasModel#writeArchive} says. */
  KERAS("NHWC") {
    @Override
    void write(ComputationGraph network, ModelDescription description, OutputStream out)
        throws IOException {
      KerasModel.writeArchive(
          network, images(description), Map.of(DESCRIPTION, description.json()), out);
    }
  },
  /** Weights for a Keras model, as {@link KerasModel#writeWeights} says. */
  KERAS_WEIGHTS("NHWC") {
    @Override
    void write(ComputationGraph network, ModelDescription description, OutputStream out)
        throws IOException {
      KerasModel.writeWeights(
          network, images(description), Map.of(DESCRIPTION, description.json()), out);
    }
  };

  /** Name of the description within the file: an entry of the zip, a key or a data set. */
  public static final String DESCRIPTION = KerasModel.NOTE;

  private final String layout;

  ModelFormat(String layout) {
    this.layout = layout;
  }

  /** Order of the input's dimensions. */
  public String layout() {
    return layout;
  }

  private static InputTypeConvolutional images(ModelDescription description) {
    ModelDescription.Input input = description.input();
    return (InputTypeConvolutional)
        InputType.convolutional(input.height(), input.width(), input.channels(), CNN2DFormat.NHWC);
  }

  /** Writes a network; the stream stays open. */
  abstract void write(ComputationGraph network, ModelDescription description, OutputStream out)
      throws IOException;
}
