package sparkception.zoo.layers;

import static org.deeplearning4j.nn.params.ConvolutionParamInitializer.BIAS_KEY;
import static org.deeplearning4j.nn.params.ConvolutionParamInitializer.WEIGHT_KEY;

import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.BiasKernel;
import sparkception.zoo.kernels.ConvolutionShape;
import sparkception.zoo.kernels.KernelChoice;

/** Runs a {@link Convolution2D}. */
final class ConvolutionRunner extends TrainedWindowRunner<Convolution2D> {

  private final transient Map<Long, BiasKernel> biases = new HashMap<>();

  ConvolutionRunner(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    ConvolutionShape shape = window(false);
    INDArray y =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, shape.output(), 'c');
    kernel(shape).forward(input, getParam(WEIGHT_KEY), y);
    if (layerConf().hasBias()) {
      bias(y).add(y, getParam(BIAS_KEY));
    }
    return y;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray dy, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    ConvolutionShape shape = window(false);
    INDArray dx = inputGradient(shape, workspaces);
    kernel(shape).backward(input, getParam(WEIGHT_KEY), dy, dx, gradientViews.get(WEIGHT_KEY));
    if (!layerConf().hasBias()) {
      return new Pair<>(gradientOf(WEIGHT_KEY), dx);
    }
    bias(dy).gradient(dy, gradientViews.get(BIAS_KEY));
    return new Pair<>(gradientOf(WEIGHT_KEY, BIAS_KEY), dx);
  }

  private BiasKernel bias(INDArray output) {
    int channels = (int) layerConf().getNOut();
    return biases.computeIfAbsent(
        output.length() / channels,
        pixels -> KernelChoice.kernels(dataType).bias(pixels, channels));
  }
}
