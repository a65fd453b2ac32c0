package sparkception.zoo.keras;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.UnsupportedSettingException;
import sparkception.zoo.transfer.NamedWeights;
import sparkception.zoo.transfer.WeightTransfer;

/**
 * What a network takes over of a Keras file: all below the classifier, or nothing.
 *
 * <p>Layers are matched by name. Those that Keras numbers ({@code conv2d_7}, as in Xception's
 * shortcuts and all of Inception V3) are matched by their numbers, kind by kind: this project's
 * networks make their layers in the order in which {@code keras.applications} does.
 */
public final class KerasWeights {

  /** Layers of Keras's ResNet 50, in its two versions: it takes images in another form. */
  private static final Set<String> RESNET = Set.of("bn_conv1", "conv1_conv");

  private final String file;
  private final List<KerasLayer> layers;

  private KerasWeights(String file, List<KerasLayer> layers) {
    this.file = file;
    this.layers = layers;
  }

  /**
   * Reads a file.
   *
   * @param file its name, for messages
   * @throws KerasFileException if it does not have weights in a form that is read here
   */
  public static KerasWeights read(String file, byte[] bytes) throws KerasFileException {
    KerasFile.Content content = KerasFile.read(file, bytes);
    if (!content.isOurs() && content.layers().stream().anyMatch(KerasWeights::isOfResNet)) {
      throw new KerasFileException(
          String.format(
              Locale.ROOT,
              "Unsupported: %s is Keras's ResNet, which takes BGR images less ImageNet's mean, not"
                  + " RGB in [-1, 1]",
              file));
    }
    return new KerasWeights(file, content.layers());
  }

  private static boolean isOfResNet(KerasLayer layer) {
    return RESNET.contains(layer.name());
  }

  /**
   * Puts the weights into a network.
   *
   * @param network initialized; its parameters change
   * @throws UnsupportedSettingException if anything below the classifier does not fit; it names the
   *     first that do not, with both shapes
   */
  public WeightTransfer into(ComputationGraph network) {
    Map<String, KerasLayer> matches = new LinkedHashMap<>();
    Map<String, Layer> named = new LinkedHashMap<>();
    for (String vertex : network.getConfiguration().getVertices().keySet()) {
      if (network.getVertex(vertex).hasLayer()) {
        named.put(vertex, network.getLayer(vertex));
      }
    }
    for (KerasLayer layer : layers) {
      if (layer.kind().isPresent() && named.containsKey(layer.name())) {
        matches.put(layer.name(), layer);
      }
    }
    List<String> misfits = new ArrayList<>();
    for (LayerKind kind : LayerKind.values()) {
      matchByNumber(kind, named, matches, misfits);
    }
    named.keySet().stream()
        .filter(matches::containsKey)
        .forEach(name -> compare(named.get(name), name, matches.get(name), misfits));
    WeightTransfer.requireNone(" of " + file, misfits);
    int loaded = 0;
    for (Map.Entry<String, KerasLayer> match : matches.entrySet()) {
      loaded += take(network.getLayer(match.getKey()), match.getValue());
    }
    NamedWeights all = NamedWeights.of(network);
    return new WeightTransfer(all.values(), loaded, all.headShapes(), unused(matches));
  }

  /** What no name has matched. */
  private void matchByNumber(
      LayerKind kind,
      Map<String, Layer> network,
      Map<String, KerasLayer> matches,
      List<String> misfits) {
    List<KerasLayer> there = new ArrayList<>();
    layers.stream()
        .filter(layer -> !matches.containsKey(layer.name()))
        .filter(layer -> layer.kind().filter(kind::equals).isPresent())
        .forEach(there::add);
    List<String> here = new ArrayList<>();
    network.forEach(
        (name, layer) -> {
          if (!matches.containsKey(name)
              && LayerKind.of(layer.conf().getLayer()).filter(kind::equals).isPresent()) {
            here.add(name);
          }
        });
    there.sort(Comparator.comparingInt(KerasLayer::number));
    for (int i = 0; i < Math.max(here.size(), there.size()); i++) {
      if (i >= there.size()) {
        misfits.add(String.format(Locale.ROOT, "%s is not there", here.get(i)));
      } else if (i >= here.size()) {
        misfits.add(String.format(Locale.ROOT, "%s has no place here", there.get(i).name()));
      } else {
        matches.put(here.get(i), there.get(i));
      }
    }
  }

  private static void compare(Layer layer, String name, KerasLayer keras, List<String> misfits) {
    layer.paramTable().keySet().stream()
        .filter(
            parameter ->
                keras.arrays().keySet().stream()
                    .noneMatch(weight -> parameter.equals(weight.parameter())))
        .forEach(
            parameter ->
                misfits.add(
                    String.format(
                        Locale.ROOT, "%s.%s is not there, in %s", name, parameter, keras.name())));
    keras
        .arrays()
        .forEach((weight, array) -> compare(layer, name, keras.name(), weight, array, misfits));
  }

  private static void compare(
      Layer layer,
      String name,
      String there,
      KerasWeight weight,
      KerasArray array,
      List<String> misfits) {
    String parameter = weight.parameter();
    INDArray target = layer.paramTable().get(parameter);
    if (target == null) {
      misfits.add(String.format(Locale.ROOT, "%s of %s has no place in %s", weight, there, name));
      return;
    }
    int[] here = KerasArray.shapeOf(target);
    if (!Arrays.equals(here, array.shape())) {
      misfits.add(
          String.format(
              Locale.ROOT,
              "%s.%s is %s there (%s) and %s here",
              name,
              parameter,
              array.shapeText(),
              there,
              Arrays.toString(here)));
    }
  }

  private static int take(Layer layer, KerasLayer keras) {
    keras.arrays().forEach((weight, array) -> array.into(layer.getParam(weight.parameter())));
    return keras.arrays().size();
  }

  private List<String> unused(Map<String, KerasLayer> matches) {
    List<String> unused = new ArrayList<>();
    for (KerasLayer layer : layers) {
      if (!matches.containsValue(layer)) {
        layer
            .arrays()
            .values()
            .forEach(array -> unused.add(layer.name() + " " + array.shapeText()));
      }
    }
    return unused;
  }
}
