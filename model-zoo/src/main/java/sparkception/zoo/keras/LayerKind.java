package sparkception.zoo.keras;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.Layer;
import sparkception.zoo.layers.BatchNormalization2D;
import sparkception.zoo.layers.Convolution2D;
import sparkception.zoo.layers.DepthwiseConvolution2D;
import sparkception.zoo.layers.GroupedConvolution2D;
import sparkception.zoo.layers.SeparableConvolution2D;

/** Layers with weights that Keras and this project have both, below the classifier. */
enum LayerKind {
  SEPARABLE(SeparableConvolution2D.class),
  DEPTHWISE(DepthwiseConvolution2D.class),
  CONVOLUTION(Convolution2D.class),
  NORMALIZATION(BatchNormalization2D.class);

  private final Class<? extends Layer> type;

  LayerKind(Class<? extends Layer> type) {
    this.type = type;
  }

  /** The kind of a layer of this project's. */
  static Optional<LayerKind> of(Layer layer) {
    // Keras has one class for both.
    return layer instanceof GroupedConvolution2D
        ? Optional.of(CONVOLUTION)
        : Arrays.stream(values()).filter(kind -> kind.type.isInstance(layer)).findFirst();
  }

  /** The kind of a Keras layer, by the arrays that it has. */
  static Optional<LayerKind> of(Set<KerasWeight> arrays) {
    if (arrays.contains(KerasWeight.MEAN)) {
      return Optional.of(NORMALIZATION);
    }
    if (arrays.contains(KerasWeight.DEPTHWISE_KERNEL)) {
      return Optional.of(arrays.contains(KerasWeight.POINTWISE_KERNEL) ? SEPARABLE : DEPTHWISE);
    }
    return arrays.contains(KerasWeight.KERNEL) ? Optional.of(CONVOLUTION) : Optional.empty();
  }
}
