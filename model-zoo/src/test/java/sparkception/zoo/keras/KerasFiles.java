package sparkception.zoo.keras;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Files as Keras 2 writes them. */
public final class KerasFiles {

  private KerasFiles() {}

  /** One with weights for a network, drawn at random, and a classifier of nine other classes. */
  public static void write(Path path, ComputationGraph network) {
    write(path, layers(network), false);
  }

  /** A Keras network's layers in the order in which it makes them, and a classifier of its own. */
  static List<KerasLayer> layers(ComputationGraph network) {
    List<KerasLayer> layers = new ArrayList<>(named(network, null).values());
    Map<KerasWeight, KerasArray> classifier = new LinkedHashMap<>();
    classifier.put(KerasWeight.KERNEL, random(layers.size(), 3, 9));
    classifier.put(KerasWeight.BIAS, random(layers.size() + 1, 9));
    layers.add(new KerasLayer("predictions", classifier));
    return layers;
  }

  /** By the names that they have here. */
  static Map<String, KerasLayer> named(ComputationGraph network, List<KerasLayer> known) {
    Map<String, KerasLayer> named = new LinkedHashMap<>();
    Map<String, Integer> numbers = new HashMap<>();
    for (String vertex : network.getConfiguration().getVertices().keySet()) {
      if (!network.getVertex(vertex).hasLayer()
          || network.getLayer(vertex).numParams() == 0
          || vertex.equals("predictions")) {
        continue;
      }
      Map<String, INDArray> table = network.getLayer(vertex).paramTable();
      KerasLayer made = layer(named.size(), kerasName(vertex, table, numbers), table);
      named.put(vertex, known == null ? made : known.get(named.size()));
    }
    return named;
  }

  private static String kerasName(
      String vertex, Map<String, INDArray> table, Map<String, Integer> numbers) {
    if (!vertex.contains("shortcut") && !vertex.startsWith("mixed") && !vertex.startsWith("stem")) {
      return vertex;
    }
    String kind = table.containsKey("mean") ? "batch_normalization" : "conv2d";
    int number = numbers.merge(kind, 1, Integer::sum) - 1;
    return number == 0 ? kind : kind + "_" + number;
  }

  private static KerasLayer layer(int seed, String name, Map<String, INDArray> table) {
    Map<KerasWeight, KerasArray> arrays = new LinkedHashMap<>();
    if (table.containsKey("mean")) {
      int channels = (int) table.get("mean").length();
      if (table.containsKey("gamma")) {
        arrays.put(KerasWeight.GAMMA, random(seed, channels));
      }
      arrays.put(KerasWeight.BETA, random(seed + 1, channels));
      arrays.put(KerasWeight.MEAN, random(seed + 2, channels));
      arrays.put(KerasWeight.VARIANCE, random(seed + 3, channels));
    } else if (table.containsKey("pW")) {
      arrays.put(KerasWeight.DEPTHWISE_KERNEL, kernel(seed, table.get("W")));
      arrays.put(KerasWeight.POINTWISE_KERNEL, kernel(seed + 1, table.get("pW")));
    } else {
      INDArray w = table.get("W");
      boolean depthwise = name.startsWith("conv_dw");
      arrays.put(depthwise ? KerasWeight.DEPTHWISE_KERNEL : KerasWeight.KERNEL, kernel(seed, w));
    }
    return new KerasLayer(name, arrays);
  }

  private static KerasArray kernel(int seed, INDArray ours) {
    return random(
        seed, (int) ours.size(2), (int) ours.size(3), (int) ours.size(1), (int) ours.size(0));
  }

  private static KerasArray random(int seed, int... shape) {
    Random random = new Random(seed);
    int length = 1;
    for (int size : shape) {
      length *= size;
    }
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat();
    }
    return new KerasArray(shape, values);
  }

  /**
   * A file.
   *
   * @param whole as of {@code model.save}, not of {@code model.save_weights}
   */
  static void write(Path path, List<KerasLayer> layers, boolean whole) {
    try (WritableHdfFile file = HdfFile.write(path)) {
      WritableGroup root = whole ? file.putGroup("model_weights") : file;
      root.putAttribute(
          "layer_names", layers.stream().map(KerasLayer::name).toArray(String[]::new));
      for (KerasLayer layer : layers) {
        write(root.putGroup(layer.name()), layer);
      }
    }
  }

  private static void write(WritableGroup group, KerasLayer layer) {
    String[] names =
        layer.arrays().keySet().stream()
            .map(weight -> layer.name() + "/" + weight.kerasName() + ":0")
            .toArray(String[]::new);
    group.putAttribute("weight_names", names);
    WritableGroup inner = group.putGroup(layer.name());
    layer
        .arrays()
        .forEach((weight, array) -> inner.putDataset(weight.kerasName() + ":0", array.nested()));
  }
}
