package sparkception.zoo.keras;

import io.jhdf.api.Attribute;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the groups of Keras 3: {@code layers/conv2d_7/vars/0}. */
final class NumberedLayers {

  private static final String NUMBER = "_\\d+$";

  private final String file;
  private final Map<String, String> names;

  /**
   * A reader.
   *
   * @param file its name, for messages
   * @param names of layers, by those of their groups; where one is missing the group must say it
   */
  NumberedLayers(String file, Map<String, String> names) {
    this.file = file;
    this.names = names;
  }

  /** The layers that have weights. */
  List<KerasLayer> read(Group layers) throws KerasFileException {
    List<KerasLayer> read = new ArrayList<>();
    for (Node node : layers) {
      if (node instanceof Group group
          && group.getChild("vars") instanceof Group vars
          && !vars.getChildren().isEmpty()) {
        read.add(layer(group.getName(), vars));
      }
    }
    return read;
  }

  private KerasLayer layer(String group, Group vars) throws KerasFileException {
    String name = name(group, vars);
    List<KerasWeight> kinds = kinds(group, name, vars.getChildren().size());
    Map<KerasWeight, KerasArray> arrays = new LinkedHashMap<>();
    for (int i = 0; i < vars.getChildren().size(); i++) {
      String place = Integer.toString(i);
      arrays.put(kinds.get(i), KerasFile.array(file, name, place, vars.getChild(place)));
    }
    return new KerasLayer(name, arrays);
  }

  private String name(String group, Group vars) throws KerasFileException {
    if (names.containsKey(group)) {
      return names.get(group);
    }
    Attribute name = vars.getAttribute("name");
    if (name == null) {
      throw new KerasFileException(
          String.format(
              Locale.ROOT,
              "Cannot read %s: it does not say what its layers are called; save the model as FILE.keras",
              file));
    }
    return name.getData().toString();
  }

  private List<KerasWeight> kinds(String group, String name, int arrays) throws KerasFileException {
    List<KerasWeight> kinds =
        switch (group.replaceFirst(NUMBER, "")) {
          case "conv2d", "dense" -> List.of(KerasWeight.KERNEL, KerasWeight.BIAS);
          case "depthwise_conv2d" -> List.of(KerasWeight.DEPTHWISE_KERNEL, KerasWeight.BIAS);
          case "separable_conv2d" ->
              List.of(KerasWeight.DEPTHWISE_KERNEL, KerasWeight.POINTWISE_KERNEL, KerasWeight.BIAS);
          case "batch_normalization" -> normalization(arrays);
          default -> List.of();
        };
    if (arrays > kinds.size()) {
      throw new KerasFileException(
          String.format(
              Locale.ROOT,
              "Unsupported in %s: %d weight arrays of layer %s, a %s",
              file,
              arrays,
              name,
              group));
    }
    return kinds;
  }

  /** Three where it has no scale. */
  private static List<KerasWeight> normalization(int arrays) {
    List<KerasWeight> all =
        List.of(KerasWeight.GAMMA, KerasWeight.BETA, KerasWeight.MEAN, KerasWeight.VARIANCE);
    return arrays == 3 ? all.subList(1, 4) : all;
  }
}
