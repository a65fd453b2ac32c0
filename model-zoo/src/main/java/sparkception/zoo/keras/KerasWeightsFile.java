package sparkception.zoo.keras;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Writes Keras's two kinds of HDF5 files: a group for each layer, a data set for each array. */
final class KerasWeightsFile {

  private KerasWeightsFile() {}

  /** As Keras 2: layers by their names, which attributes list in order. */
  static void write(List<KerasNode> nodes, Map<String, byte[]> notes, OutputStream out)
      throws IOException {
    List<KerasLayer> layers =
        nodes.stream().map(KerasNode::layer).filter(layer -> !layer.arrays().isEmpty()).toList();
    write(
        out,
        file -> {
          file.putAttribute("backend", "tensorflow");
          file.putAttribute("keras_version", "2.15.0");
          file.putAttribute(
              "layer_names", layers.stream().map(KerasLayer::name).toArray(String[]::new));
          layers.forEach(layer -> write(file.putGroup(layer.name()), layer));
          notes.forEach(file::putDataset);
        });
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

  /** As Keras 3: layers by kind and number ({@link KerasNumbers}), arrays by their places. */
  static void writeNumbered(List<KerasNode> nodes, OutputStream out) throws IOException {
    write(
        out,
        file -> {
          WritableGroup layers = file.putGroup("layers");
          KerasNumbers numbers = new KerasNumbers();
          for (KerasNode node : nodes) {
            // Keras numbers all layers; the library writes groups without content wrongly.
            String number = numbers.next(node.type());
            if (!node.layer().arrays().isEmpty()) {
              writeNumbered(layers.putGroup(number), node);
            }
          }
        });
  }

  private static void writeNumbered(WritableGroup group, KerasNode node) {
    WritableGroup arrays = group.putGroup("vars");
    arrays.putAttribute("name", node.name());
    int place = 0;
    for (KerasArray array : node.layer().arrays().values()) {
      arrays.putDataset(Integer.toString(place++), array.nested());
    }
  }

  /** The library writes files alone. */
  private static void write(OutputStream out, Consumer<WritableHdfFile> content)
      throws IOException {
    Path file = Files.createTempFile("keras", ".h5");
    try {
      try (WritableHdfFile hdf = HdfFile.write(file)) {
        content.accept(hdf);
      }
      Files.copy(file, out);
    } finally {
      Files.delete(file);
    }
  }
}
