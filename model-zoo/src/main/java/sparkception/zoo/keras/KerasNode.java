package sparkception.zoo.keras;

import java.util.List;
import java.util.Map;

/**
 * A layer of a Keras model, and what it reads.
 *
 * @param layer its name, and its weights in the order in which Keras keeps them
 * @param type Keras's class, {@code Conv2D}
 * @param config what {@code type.from_config} needs beside the name
 * @param inputs the layers that it reads
 * @param shape of its output, without the minibatch: rows, columns, channels; or channels
 */
record KerasNode(
    KerasLayer layer, String type, Map<String, Object> config, List<String> inputs, int[] shape) {

  String name() {
    return layer.name();
  }
}
