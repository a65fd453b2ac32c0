package sparkception.zoo.keras;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A layer of a Keras file that has weights.
 *
 * @param name of the layer
 * @param arrays by what they are
 */
record KerasLayer(String name, Map<KerasWeight, KerasArray> arrays) {

  /** What Keras calls a layer that got no name: its class, and a number from the second one on. */
  private static final Pattern NUMBERED = Pattern.compile("[a-z0-9]*[a-z][a-z0-9_]*?(?:_(\\d+))?");

  /** What kind of layer it is, if it is one below a classifier. */
  Optional<LayerKind> kind() {
    return isClassifier() ? Optional.empty() : LayerKind.of(arrays.keySet());
  }

  /** Whether it is dense, or MobileNet's convolution that stands for that. */
  private boolean isClassifier() {
    KerasArray kernel = arrays.get(KerasWeight.KERNEL);
    return name.equals("conv_preds") || (kernel != null && kernel.shape().length == 2);
  }

  /** When it was made among the layers of its kind that got no name. */
  int number() {
    Matcher numbered = NUMBERED.matcher(name);
    return numbered.matches() && numbered.group(1) != null
        ? Integer.parseInt(numbered.group(1))
        : 0;
  }
}
