package sparkception.zoo.bench;

import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;
import sparkception.zoo.kernels.ConvolutionShape;

/** DL4J's own layers that compute what a case computes, in DL4J's default layout, NCHW. */
final class StockLayers {

  private StockLayers() {}

  /** One or two layers in a row. */
  static List<Layer> of(LayerCase layer) {
    ConvolutionShape window = layer.window();
    return switch (layer.kind()) {
      case CONVOLUTION -> List.of(convolution(window));
      case SEPARABLE -> List.of(separable(window));
      case NORMALIZATION -> List.of(normalization());
      case NORMALIZATION_RELU -> List.of(normalization(), relu());
      case RELU -> List.of(relu());
      case MAX_POOLING -> List.of(pooling(window));
      case SUM -> throw new IllegalArgumentException("A sum is a vertex, not a layer");
    };
  }

  private static Layer convolution(ConvolutionShape window) {
    return new ConvolutionLayer.Builder(window.window().rows(), window.window().rows())
        .stride(window.window().stride(), window.window().stride())
        .nOut(window.filters())
        .convolutionMode(mode(window))
        .dataFormat(CNN2DFormat.NCHW)
        .hasBias(false)
        .build();
  }

  private static Layer separable(ConvolutionShape window) {
    return new SeparableConvolution2D.Builder(window.window().rows(), window.window().rows())
        .nOut(window.filters())
        .convolutionMode(mode(window))
        .dataFormat(CNN2DFormat.NCHW)
        .hasBias(false)
        .build();
  }

  private static Layer normalization() {
    return new BatchNormalization.Builder().decay(0.99).eps(0.001).build();
  }

  private static Layer relu() {
    return new ActivationLayer.Builder().activation(Activation.RELU).build();
  }

  private static Layer pooling(ConvolutionShape window) {
    return new SubsamplingLayer.Builder(
            SubsamplingLayer.PoolingType.MAX,
            new int[] {window.window().rows(), window.window().rows()},
            new int[] {window.window().stride(), window.window().stride()})
        .convolutionMode(mode(window))
        .build();
  }

  private static ConvolutionMode mode(ConvolutionShape window) {
    return window.window().same() ? ConvolutionMode.Same : ConvolutionMode.Truncate;
  }
}
