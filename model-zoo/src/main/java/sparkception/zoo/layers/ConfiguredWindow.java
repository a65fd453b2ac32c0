package sparkception.zoo.layers;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import sparkception.zoo.kernels.Window;

/** The window that a DL4J configuration asks for. */
public final class ConfiguredWindow {

  private ConfiguredWindow() {}

  /** Of a convolution with equal strides. */
  public static Window of(ConvolutionLayer layer) {
    return window(
        layer.getKernelSize(), layer.getStride(), layer.getPadding(), layer.getConvolutionMode());
  }

  /** Of a pooling with equal strides. */
  public static Window of(SubsamplingLayer layer) {
    return window(
        layer.getKernelSize(), layer.getStride(), layer.getPadding(), layer.getConvolutionMode());
  }

  /** Padded as TensorFlow's same, DL4J's padding means nothing. */
  private static Window window(int[] kernel, int[] stride, int[] padding, ConvolutionMode mode) {
    boolean same = mode == ConvolutionMode.Same;
    return new Window(kernel[0], kernel[1], stride[0], same, same ? 0 : padding[0]);
  }
}
