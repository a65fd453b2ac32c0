package sparkception.zoo.layers;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import sparkception.zoo.kernels.ConvolutionShape;

/** Runs a {@link GroupedConvolution2D}. */
final class GroupedConvolutionRunner extends UnbiasedConvolutionRunner<GroupedConvolution2D> {

  GroupedConvolutionRunner(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  ConvolutionShape shape() {
    return window(layerConf().getGroups());
  }
}
