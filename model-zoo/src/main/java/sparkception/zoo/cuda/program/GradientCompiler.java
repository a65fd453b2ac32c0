package sparkception.zoo.cuda.program;

import java.util.IdentityHashMap;
import java.util.List;
import sparkception.zoo.cuda.kernels.Additions;
import sparkception.zoo.cuda.kernels.Reading;

/**
 * Puts down how a tensor's gradient is made of what its readers give.
 *
 * <p>One kernel goes back through the reader and through what was done to the tensor as it was
 * read, adds what a residual and a strided shortcut give, and takes the sums over pixels that the
 * normalizations before need; so the gradient is written and read once.
 */
final class GradientCompiler {

  private final BackwardOperations on;

  /** Of those who have a bias, too, it is asked for twice. */
  private final IdentityHashMap<Tensor, Buffer> known = new IdentityHashMap<>();

  GradientCompiler(BackwardOperations operations) {
    this.on = operations;
  }

  /** The gradient of what lies in memory; all readers must have told theirs. */
  Buffer of(Tensor tensor) {
    Buffer gradient = known.get(tensor);
    if (gradient == null) {
      gradient = made(tensor);
      known.put(tensor, gradient);
    }
    return gradient;
  }

  private Buffer made(Tensor tensor) {
    if (tensor.isShared()) {
      return sumOfShares(tensor);
    }
    GradientSource source = tensor.source();
    if (source == null) {
      throw NodeReader.unsupported(tensor.name(), "nothing but a sum or a shortcut reads it");
    }
    if (source instanceof GradientSource.Sum found) {
      requireAlone(tensor);
      return on.throughNormalization(tensor, found.gradient());
    }
    if (source instanceof GradientSource.MaxPooling found) {
      requireAlone(tensor);
      return on.throughPooling(tensor, found);
    }
    return isPlain(tensor, source) ? throughReader(tensor, source) : summed(tensor, source);
  }

  private Buffer sumOfShares(Tensor tensor) {
    if (tensor.shares().isEmpty()) {
      throw NodeReader.unsupported(tensor.name(), "nothing reads it");
    }
    return tensor.shares().stream()
        .map(share -> throughReader(tensor, share))
        .reduce((sum, more) -> on.plus(tensor, sum, more))
        .orElseThrow();
  }

  /** What one reader gives to a tensor that nothing was done to. */
  private Buffer throughReader(Tensor tensor, GradientSource source) {
    if (source instanceof GradientSource.Pointwise found && found.reading() == Reading.AS_IS) {
      return found.gradient();
    }
    if (source instanceof GradientSource.MaxPooling found) {
      return on.throughPooling(tensor, found);
    }
    if (source instanceof GradientSource.Windows found && found.reading() == Reading.AS_IS) {
      return on.throughWindows(tensor, found);
    }
    Additions none = new Additions(false, false, 0);
    return on.back(tensor, source, none, List.of(), on.sums(tensor, 1));
  }

  private Buffer summed(Tensor tensor, GradientSource source) {
    Coefficients normalization = tensor.normalization();
    if (normalization != null) {
      Additions additions = additions(tensor, 1);
      Buffer sums = on.sums(tensor, 2);
      Buffer gradient = on.back(tensor, source, additions, List.of(), sums);
      on.normalizationGradient(normalization, sums, 1);
      return on.throughNormalization(tensor, gradient);
    }
    List<Tensor.Addend> addends = tensor.addends();
    Buffer sums = on.sums(tensor, 1 + addends.size());
    List<Buffer> factors = addends.stream().map(Tensor.Addend::raw).toList();
    Buffer gradient = on.back(tensor, source, additions(tensor, addends.size()), factors, sums);
    for (int i = 0; i < addends.size(); i++) {
      on.normalizationGradient(addends.get(i).normalization(), sums, 1 + i);
    }
    return gradient;
  }

  private static boolean isPlain(Tensor tensor, GradientSource source) {
    return isReadAsItIs(source)
        && tensor.normalization() == null
        && tensor.addends().isEmpty()
        && tensor.residualGradient() == null
        && tensor.shortcutGradient() == null;
  }

  private static boolean isReadAsItIs(GradientSource source) {
    if (source instanceof GradientSource.Windows windows) {
      return windows.reading() == Reading.AS_IS;
    }
    return source instanceof GradientSource.Pointwise found && found.reading() == Reading.AS_IS;
  }

  private static Additions additions(Tensor tensor, int weightedSums) {
    boolean normalized = tensor.normalization() != null;
    if (tensor.shortcutGradient() != null && tensor.isShortcutReadAfterRelu() != normalized) {
      throw NodeReader.unsupported(tensor.name(), "a shortcut reads it in another way");
    }
    return new Additions(
        tensor.residualGradient() != null, tensor.shortcutGradient() != null, weightedSums);
  }

  private static void requireAlone(Tensor tensor) {
    if (tensor.residualGradient() != null || tensor.shortcutGradient() != null) {
      throw NodeReader.unsupported(tensor.name(), "a sum and something else read it");
    }
  }
}
