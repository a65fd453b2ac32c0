package sparkception.zoo.keras;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the HDF5 files of Keras 1 and 2 ({@code model.save_weights("FILE.h5")}, {@code
 * model.save("FILE.h5")}, and those of {@code keras.applications}): a group for each layer, whose
 * attribute {@code weight_names} names its arrays.
 */
final class KerasFile {

  private static final String LAYERS = "layer_names";
  private static final String WEIGHTS = "weight_names";
  private static final String MODEL = "model_weights";

  /** Numbers of an array: no layer has as many, and a damaged file may ask for any. */
  private static final long MOST_NUMBERS = 1L << 28;

  private final String name;

  private KerasFile(String name) {
    this.name = name;
  }

  /**
   * The layers that have weights, in the file's order.
   *
   * @param name of the file, for messages
   */
  static List<KerasLayer> read(String name, byte[] bytes) throws KerasFileException {
    try (HdfFile file = HdfFile.fromBytes(bytes)) {
      return new KerasFile(name).layers(file);
    } catch (RuntimeException e) {
      // What a damaged file makes of the reader.
      throw new KerasFileException(
          String.format(Locale.ROOT, "Cannot read %s: no HDF5 file, or a damaged one", name), e);
    }
  }

  private List<KerasLayer> layers(HdfFile file) throws KerasFileException {
    Group root = file.getChild(MODEL) instanceof Group weights ? weights : file;
    if (root.getAttribute(LAYERS) == null && root.getAttribute(LAYERS + "0") == null) {
      throw new KerasFileException(
          String.format(
              Locale.ROOT,
              file.getChild("layers") == null
                  ? "Cannot read %s: no attribute layer_names, which Keras's weights have"
                  : "Cannot read %s: it is laid out as Keras 3 does (save it by Keras 2, or by"
                      + " Keras 3 as FILE.h5, not FILE.weights.h5 or FILE.keras)",
              name));
    }
    List<KerasLayer> layers = new ArrayList<>();
    for (String layer : names(root, LAYERS)) {
      KerasLayer found = layer(layer, group(root, layer));
      if (!found.arrays().isEmpty()) {
        layers.add(found);
      }
    }
    return layers;
  }

  private Group group(Group root, String layer) throws KerasFileException {
    if (root.getChild(layer) instanceof Group group) {
      return group;
    }
    throw new KerasFileException(
        String.format(Locale.ROOT, "Cannot read %s: layer %s is not there", name, layer));
  }

  private KerasLayer layer(String layer, Group group) throws KerasFileException {
    Map<KerasWeight, KerasArray> arrays = new EnumMap<>(KerasWeight.class);
    for (String weight : names(group, WEIGHTS)) {
      KerasWeight what =
          KerasWeight.named(weight)
              .orElseThrow(
                  () ->
                      new KerasFileException(
                          String.format(
                              Locale.ROOT,
                              "Unsupported in %s: weight %s of layer %s",
                              name,
                              weight,
                              layer)));
      arrays.put(what, array(layer, group, weight));
    }
    return new KerasLayer(layer, arrays);
  }

  private KerasArray array(String layer, Group group, String weight) throws KerasFileException {
    Node node = group;
    for (String part : weight.split("/", -1)) {
      node = node instanceof Group inner ? inner.getChild(part) : null;
    }
    if (node instanceof Dataset dataset
        && dataset.getSize() <= MOST_NUMBERS
        && dataset.getDataFlat() instanceof float[] values) {
      return new KerasArray(dataset.getDimensions(), values);
    }
    throw new KerasFileException(
        String.format(
            Locale.ROOT,
            "Cannot read %s: weight %s of layer %s is not an array of 32-bit floats",
            name,
            weight,
            layer));
  }

  /** Names that do not fit into one attribute go on in {@code NAME0}, {@code NAME1}, … */
  private static List<String> names(Group group, String attribute) {
    List<String> names = new ArrayList<>();
    Attribute whole = group.getAttribute(attribute);
    if (whole != null) {
      add(whole, names);
    }
    for (int i = 0; group.getAttribute(attribute + i) != null; i++) {
      add(group.getAttribute(attribute + i), names);
    }
    return names;
  }

  private static void add(Attribute attribute, List<String> names) {
    if (attribute.isEmpty()) {
      return;
    }
    if (attribute.getData() instanceof Object[] several) {
      for (Object each : several) {
        names.add(each.toString());
      }
    } else {
      names.add(attribute.getData().toString());
    }
  }
}
