package sparkception.zoo.cuda.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.ModuleSpec;

/** Puts together what a kernel is compiled from. */
final class Modules {

  private static final String PRELUDE = "elements.cuh";

  private final List<String> files = new ArrayList<>(List.of(PRELUDE));
  private final SortedMap<String, String> options = new TreeMap<>();
  private final SortedMap<String, Integer> sizes = new TreeMap<>();

  private Modules(String... sources) {
    files.addAll(List.of(sources));
  }

  /**
   * Kernels for numbers of a type.
   *
   * @param vector numbers that a thread handles at once
   */
  static Modules of(ElementType storage, int vector, String... sources) {
    return new Modules(sources)
        .option("BF16", storage == ElementType.BF16 ? 1 : 0)
        .option("VECTOR", vector);
  }

  Modules option(String name, int value) {
    options.put(name, Integer.toString(value));
    return this;
  }

  Modules option(String name, boolean value) {
    return option(name, value ? 1 : 0);
  }

  Modules size(String name, int value) {
    sizes.put(name, value);
    return this;
  }

  /** Height, width and channels of a shape. */
  Modules sizes(ImageShape shape) {
    return size("HEIGHT", shape.height())
        .size("WIDTH", shape.width())
        .size("CHANNELS", shape.channels());
  }

  ModuleSpec spec() {
    return new ModuleSpec(Modules.class, files, options, sizes);
  }

  /** The widest vector of a type, up to 16 bytes, that a number of channels consists of. */
  static int vector(ElementType storage, int channels) {
    return vector(16 / storage.bytes(), channels);
  }

  /** The largest of 1, 2, 4, … {@code most} that divides a number of channels. */
  static int vector(int most, int channels) {
    return Math.min(most, Integer.lowestOneBit(channels));
  }
}
