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
 * Reads weights that Keras has saved.
 *
 * <p>The HDF5 files of Keras 1 and 2, which Keras 3 writes, too ({@code
 * model.save_weights("FILE.h5")} there, {@code model.save("FILE.h5")}, and those of {@code
 * keras.applications}): a group for each layer, whose attribute {@code weight_names} names its
 * arrays. The archives of Keras 3 ({@code FILE.keras}), and its {@code FILE.weights.h5} if it says
 * what its layers are called: a group for each layer, named by kind and number, and its arrays by
 * their places.
 */
final class KerasFile {

  private static final String LAYERS = "layer_names";
  private static final String LAYERS_3 = "layers";
  private static final String WEIGHTS = "weight_names";
  private static final String MODEL = "model_weights";

  /** Numbers of an array: no layer has as many, and a damaged file may ask for any. */
  private static final long MOST_NUMBERS = 1L << 28;

  private final String name;

  private KerasFile(String name) {
    this.name = name;
  }

  /**
   * What a file holds.
   *
   * @param layers those that have weights, in the file's order
   * @param isOurs whether this project has written it
   */
  record Content(List<KerasLayer> layers, boolean isOurs) {}

  /**
   * Reads a file.
   *
   * @param name of the file, for messages
   */
  static Content read(String name, byte[] bytes) throws KerasFileException {
    if (KerasArchive.isArchive(bytes)) {
      KerasArchive archive = KerasArchive.of(name, bytes);
      return read(name, archive.weights(), archive.isOurs(), archive.layers());
    }
    return read(name, bytes, false, Map.of());
  }

  private static Content read(String name, byte[] hdf, boolean isOurs, Map<String, String> named)
      throws KerasFileException {
    try (HdfFile file = HdfFile.fromBytes(hdf)) {
      boolean hasNote = file.getChild(KerasModel.NOTE) != null;
      List<KerasLayer> layers =
          file.getChild(LAYERS_3) instanceof Group layers3
              ? new NumberedLayers(name, named).read(layers3)
              : new KerasFile(name).layers(file);
      if (layers.isEmpty()) {
        throw new KerasFileException(
            String.format(Locale.ROOT, "Cannot read %s: there are no weights in it", name));
      }
      return new Content(layers, isOurs || hasNote);
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
              "Cannot read %s: no attribute layer_names, which Keras's weights have",
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
    return array(name, layer, weight, node);
  }

  /**
   * The numbers of an array.
   *
   * @throws KerasFileException if they are not 32-bit floats
   */
  static KerasArray array(String name, String layer, String weight, Node node)
      throws KerasFileException {
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
