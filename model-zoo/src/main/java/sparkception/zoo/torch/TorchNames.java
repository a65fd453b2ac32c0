package sparkception.zoo.torch;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What PyTorch calls a layer: in Xception as timm's {@code legacy_xception} does, else as it is
 * called here.
 *
 * <p>There modules {@code block1} to {@code block12} have their layers in a sequence {@code rep} of
 * ReLU, convolution and normalization; the first of them begins without a ReLU.
 */
final class TorchNames {

  private static final Pattern STEM = Pattern.compile("block1_conv(\\d)(_bn)?");
  private static final Pattern SHORTCUT = Pattern.compile("block(\\d+)_shortcut(_bn)?");
  private static final Pattern SEPARABLE = Pattern.compile("block(\\d+)_sepconv(\\d)(_bn)?");

  private final boolean xception;
  private final int last;

  /**
   * Names for a network.
   *
   * @param layers of it
   */
  TorchNames(Set<String> layers) {
    xception = layers.contains("block1_conv1") && layers.contains("block2_shortcut");
    last =
        layers.stream()
            .map(SEPARABLE::matcher)
            .filter(Matcher::matches)
            .mapToInt(separable -> Integer.parseInt(separable.group(1)))
            .max()
            .orElse(0);
  }

  String of(String layer) {
    if (!xception) {
      return layer;
    }
    if (layer.equals("predictions")) {
      return "fc";
    }
    Matcher stem = STEM.matcher(layer);
    if (stem.matches()) {
      return (stem.group(2) == null ? "conv" : "bn") + stem.group(1);
    }
    Matcher shortcut = SHORTCUT.matcher(layer);
    if (shortcut.matches()) {
      int block = Integer.parseInt(shortcut.group(1)) - 1;
      return "block" + block + (shortcut.group(2) == null ? ".skip" : ".skipbn");
    }
    Matcher separable = SEPARABLE.matcher(layer);
    return separable.matches() ? separable(separable) : layer;
  }

  private String separable(Matcher layer) {
    int block = Integer.parseInt(layer.group(1));
    int number = Integer.parseInt(layer.group(2));
    boolean normalization = layer.group(3) != null;
    if (block == last) {
      return (normalization ? "bn" : "conv") + (number + 2);
    }
    int place = 3 * (number - 1) + (block == 2 ? 0 : 1) + (normalization ? 1 : 0);
    return "block" + (block - 1) + ".rep." + place;
  }
}
