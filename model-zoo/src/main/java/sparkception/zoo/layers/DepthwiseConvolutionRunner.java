package sparkception.zoo.layers;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import sparkception.zoo.kernels.ConvolutionShape;

/** Runs a {@link DepthwiseConvolution2D}. */
final class DepthwiseConvolutionRunner extends UnbiasedConvolutionRunner<DepthwiseConvolution2D> {

  DepthwiseConvolutionRunner(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  ConvolutionShape shape() {
    return window(true);
  }
}
