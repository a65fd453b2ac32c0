package sparkception.zoo.cuda.program;

import java.util.ArrayList;
import java.util.List;
import sparkception.zoo.cuda.kernels.ImageShape;
import sparkception.zoo.cuda.kernels.Reading;

/** Numbers that are written to memory: a convolution's output, a sum, a pooling's output. */
final class Tensor {

  /**
   * A normalization whose output was added up to make this tensor, and the raw values that it read.
   */
  record Addend(Buffer raw, Coefficients normalization) {}

  private final String name;
  private final ImageShape shape;
  private final Buffer data;
  private final List<Addend> addends = new ArrayList<>();
  private Coefficients normalization;
  private final List<GradientSource> shares = new ArrayList<>();
  private GradientSource source;
  private boolean shared;
  private Buffer residualGradient;
  private Buffer shortcutGradient;
  private boolean shortcutReadAfterRelu;

  Tensor(String name, ImageShape shape, Buffer data) {
    this.name = name;
    this.shape = shape;
    this.data = data;
  }

  String name() {
    return name;
  }

  ImageShape shape() {
    return shape;
  }

  Buffer data() {
    return data;
  }

  /** What normalizes it; null for nothing. */
  Coefficients normalization() {
    return normalization;
  }

  void normalizeBy(Coefficients by) {
    normalization = by;
  }

  List<Addend> addends() {
    return addends;
  }

  /** Any number of layers may read it, each as it is; it is neither a sum nor normalized. */
  Tensor share() {
    if (normalization != null || !addends.isEmpty()) {
      throw new IllegalStateException("Tensor " + name + " is not to be read as it is");
    }
    shared = true;
    return this;
  }

  boolean isShared() {
    return shared;
  }

  /** Where the parts of its gradient come from, where it is shared. */
  List<GradientSource> shares() {
    return shares;
  }

  /** Where its gradient comes from, besides a residual and a strided shortcut. */
  GradientSource source() {
    return source;
  }

  void gradientFrom(GradientSource from) {
    if (shared) {
      shares.add(from);
      return;
    }
    if (source != null) {
      throw NodeReader.unsupported(name, "more than one layer, not counting shortcuts, reads it");
    }
    source = from;
  }

  Buffer residualGradient() {
    return residualGradient;
  }

  void residualGradient(Buffer gradient) {
    if (shared) {
      shares.add(new GradientSource.Pointwise(Reading.AS_IS, gradient));
      return;
    }
    if (residualGradient != null) {
      throw NodeReader.unsupported(name, "several residual sums read it");
    }
    residualGradient = gradient;
  }

  Buffer shortcutGradient() {
    return shortcutGradient;
  }

  boolean isShortcutReadAfterRelu() {
    return shortcutReadAfterRelu;
  }

  void shortcutGradient(Buffer gradient, boolean afterRelu) {
    if (shortcutGradient != null) {
      throw NodeReader.unsupported(name, "several strided shortcuts read it");
    }
    shortcutGradient = gradient;
    shortcutReadAfterRelu = afterRelu;
  }
}
