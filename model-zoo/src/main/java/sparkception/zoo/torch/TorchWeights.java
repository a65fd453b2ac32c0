package sparkception.zoo.torch;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.UnsupportedSettingException;
import sparkception.zoo.layers.BatchNormalization2D;
import sparkception.zoo.layers.DepthwiseConvolution2D;
import sparkception.zoo.layers.SeparableConvolution2D;
import sparkception.zoo.torch.Safetensors.Tensor;
import sparkception.zoo.transfer.NamedWeights;
import sparkception.zoo.transfer.WeightTransfer;

/**
 * A network's weights in a safetensors file, with PyTorch's names and layouts: kernels {@code
 * [outputs, inputs / groups, rows, columns]}, the classifier {@code [classes, inputs]}.
 */
public final class TorchWeights {

  private final String file;
  private final Map<String, Tensor> tensors;

  private TorchWeights(String file, Map<String, Tensor> tensors) {
    this.file = file;
    this.tensors = tensors;
  }

  /**
   * Writes a network's weights; the stream stays open.
   *
   * @param notes what the file says beside them, by name
   */
  public static void write(ComputationGraph network, Map<String, String> notes, OutputStream out)
      throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    places(network)
        .forEach(
            (name, place) -> {
              INDArray values = place.asTorch();
              tensors.put(name, new Tensor(values.shape(), values.dup('c').data().asFloat()));
            });
    Safetensors.write(tensors, notes, out);
  }

  /** Whether a file begins as a safetensors file does: a length, and JSON. */
  public static boolean areIn(byte[] bytes) {
    return Safetensors.beginsWithHeader(bytes);
  }

  /**
   * Reads a file.
   *
   * @param file its name, for messages
   * @throws TorchFileException if it is no safetensors file of 32-bit floats
   */
  public static TorchWeights read(String file, byte[] bytes) throws TorchFileException {
    return new TorchWeights(file, Safetensors.read(file, bytes));
  }

  /**
   * Puts the weights into a network: all below the classifier, or nothing. The file does not name
   * its classes, so the classifier stays as it is.
   *
   * @param network initialized; its parameters change
   * @throws UnsupportedSettingException if anything below the classifier does not fit; it names the
   *     first that do not, with both shapes
   */
  public WeightTransfer into(ComputationGraph network) {
    Map<String, Place> places = places(network);
    List<String> head = places.keySet().stream().filter(name -> places.get(name).isHead()).toList();
    places.keySet().removeAll(head);
    requireSame(places, head);
    places.forEach((name, place) -> place.take(tensors.get(name)));
    NamedWeights all = NamedWeights.of(network);
    List<String> unused =
        head.stream()
            .filter(tensors::containsKey)
            .map(name -> name + " " + Arrays.toString(tensors.get(name).shape()))
            .toList();
    return new WeightTransfer(all.values(), places.size(), all.headShapes(), unused);
  }

  private void requireSame(Map<String, Place> places, List<String> head) {
    List<String> misfits = new ArrayList<>();
    places.forEach(
        (name, place) -> {
          String here = Arrays.toString(place.asTorch().shape());
          String there =
              tensors.containsKey(name) ? Arrays.toString(tensors.get(name).shape()) : null;
          if (there == null) {
            misfits.add(String.format(Locale.ROOT, "%s %s is not there", name, here));
          } else if (!there.equals(here)) {
            misfits.add(
                String.format(Locale.ROOT, "%s is %s there and %s here", name, there, here));
          }
        });
    tensors.forEach(
        (name, tensor) -> {
          if (!places.containsKey(name) && !head.contains(name)) {
            misfits.add(
                String.format(
                    Locale.ROOT, "%s %s has no place here", name, Arrays.toString(tensor.shape())));
          }
        });
    WeightTransfer.requireNone(" of " + file, misfits);
  }

  /** Every parameter by PyTorch's name for it. */
  private static Map<String, Place> places(ComputationGraph network) {
    Map<String, Place> places = new LinkedHashMap<>();
    Set<String> layers = network.getConfiguration().getVertices().keySet();
    TorchNames names = new TorchNames(layers);
    for (String layer : layers) {
      if (network.getVertex(layer).hasLayer()) {
        Layer configured = network.getLayer(layer).conf().getLayer();
        network
            .getLayer(layer)
            .paramTable()
            .forEach(
                (parameter, values) ->
                    places.put(
                        names.of(layer) + "." + torchName(configured, parameter),
                        new Place(configured, values)));
      }
    }
    return places;
  }

  private static String torchName(Layer layer, String parameter) {
    if (layer instanceof SeparableConvolution2D) {
      return parameter.equals("W") ? "conv1.weight" : "pointwise.weight";
    }
    return switch (parameter) {
      case "W", "gamma" -> "weight";
      case "b", "beta" -> "bias";
      case "mean" -> "running_mean";
      case "var" -> "running_var";
      default -> parameter;
    };
  }

  /** A parameter of a layer. */
  private record Place(Layer layer, INDArray values) {

    boolean isHead() {
      return layer instanceof OutputLayer;
    }

    /** A view of it as PyTorch lays it out. */
    INDArray asTorch() {
      if (layer instanceof OutputLayer && values.rank() == 2 && values.size(0) > 1) {
        return values.permute(1, 0);
      }
      if (layer instanceof BatchNormalization2D || values.rank() == 2) {
        return values.reshape(values.length());
      }
      return isDepthwise() ? values.permute(1, 0, 2, 3) : values;
    }

    private boolean isDepthwise() {
      return layer instanceof DepthwiseConvolution2D
          || (layer instanceof SeparableConvolution2D && values.size(0) == 1 && values.size(2) > 1);
    }

    void take(Tensor tensor) {
      INDArray found = Nd4j.createFromArray(tensor.values()).reshape('c', tensor.shape());
      if (isDepthwise()) {
        found = found.permute(1, 0, 2, 3);
      }
      values.assign(found.reshape(values.shape()));
    }
  }
}
