package sparkception.zoo.keras;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What Keras 3 calls a layer's weights: the layer's class, and a number from the second one on. */
final class KerasNumbers {

  private final Map<String, Integer> used = new HashMap<>();

  /**
   * The next of a class.
   *
   * @param type {@code SeparableConv2D}, which is {@code separable_conv2d}
   */
  String next(String type) {
    String name =
        type.replaceAll("(.)([A-Z][a-z0-9]+)", "$1_$2")
            .replaceAll("([a-z])([A-Z])", "$1_$2")
            .toLowerCase(Locale.ROOT);
    int number = used.merge(name, 1, Integer::sum) - 1;
    return number == 0 ? name : name + "_" + number;
  }
}
