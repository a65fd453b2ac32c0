package sparkception.zoo.cuda.program;

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

  GradientCompiler(BackwardOperations operations) {
    this.on = operations;
  }

  /** The gradient of what lies in memory; all readers must have told theirs. */
  Buffer of(Tensor tensor) {
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
    return isPlain(tensor, source)
        ? ((GradientSource.Pointwise) source).gradient()
        : summed(tensor, source);
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
    return source instanceof GradientSource.Pointwise found
        && found.reading() == Reading.AS_IS
        && tensor.normalization() == null
        && tensor.addends().isEmpty()
        && tensor.residualGradient() == null
        && tensor.shortcutGradient() == null;
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
