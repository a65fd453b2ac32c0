package sparkception.zoo.cuda.program;

import sparkception.zoo.cuda.kernels.Reading;

/**
 * What a vertex gives out: a tensor, and what its readers do to it as they read.
 *
 * @param tensor as it lies in memory
 * @param reading what is done to it
 * @param pooled whether, after that, the maxima of 3x3 windows are meant
 */
record Value(Tensor tensor, Reading reading, boolean pooled) {

  static Value of(Tensor tensor) {
    return new Value(tensor, Reading.AS_IS, false);
  }

  /** The same, read in another way. */
  Value read(Reading other) {
    return new Value(tensor, other, false);
  }

  /** Whether it is the tensor itself. */
  boolean isPlain() {
    return reading == Reading.AS_IS && !pooled;
  }

  Buffer data() {
    return tensor.data();
  }

  /** Scale of each channel, where the reading normalizes; else null. */
  Buffer a() {
    return reading.isNormalized() ? tensor.normalization().a() : null;
  }

  /** Shift of each channel, where the reading normalizes; else null. */
  Buffer b() {
    return reading.isNormalized() ? tensor.normalization().b() : null;
  }
}
