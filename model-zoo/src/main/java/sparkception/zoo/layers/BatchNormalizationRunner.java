package sparkception.zoo.layers;

import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.BETA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GAMMA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_MEAN;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_VAR;

import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.kernels.BatchNormKernel;
import sparkception.zoo.kernels.BatchNormShape;
import sparkception.zoo.kernels.CappedBatchNorm;
import sparkception.zoo.kernels.KernelChoice;
import sparkception.zoo.kernels.Kernels;
import sparkception.zoo.kernels.Rectifier;
import sparkception.zoo.optim.RunningAverage;

/**
 * Runs a {@link BatchNormalization2D}.
 *
 * <p>As in DL4J, the running statistics move through the gradient: it holds what is to be
 * subtracted from them, {@code (1 - decay) (running - batch)}. The decay is that of {@link
 * RunningAverage} after as many updates as the network's configuration counts iterations.
 */
final class BatchNormalizationRunner extends BaseLayer<BatchNormalization2D> {

  private final transient Map<Long, BatchNormKernel> kernels = new HashMap<>();
  private transient INDArray batchMean;
  private transient INDArray batchVariance;
  private transient INDArray output;
  private transient INDArray ones;
  private transient INDArray unusedGradient;

  BatchNormalizationRunner(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public Type type() {
    return Type.NORMALIZATION;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    INDArray y =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, input.shape(), 'c');
    if (training) {
      allocateStatistics();
      kernel().forwardTraining(input, scale(), getParam(BETA), batchMean, batchVariance, y);
      output = y;
    } else {
      kernel()
          .forwardInference(
              input, scale(), getParam(BETA), getParam(GLOBAL_MEAN), getParam(GLOBAL_VAR), y);
    }
    return y;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray dy, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray dx =
        workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, input.shape(), 'c');
    kernel()
        .backward(
            input,
            scale(),
            getParam(BETA),
            batchMean,
            batchVariance,
            output,
            dy,
            dx,
            scaleGradient(),
            gradientViews.get(BETA));
    moveStatistics();
    output = null;
    return new Pair<>(gradientOfViews(), dx);
  }

  /** Of the last minibatch that went forward in training. */
  INDArray batchMean() {
    return batchMean;
  }

  /** Of the last minibatch that went forward in training. */
  INDArray batchVariance() {
    return batchVariance;
  }

  private void moveStatistics() {
    double rate = 1 - RunningAverage.kept(layerConf().getDecay(), getIterationCount());
    move(GLOBAL_MEAN, batchMean, rate);
    move(GLOBAL_VAR, batchVariance, rate);
  }

  private void move(String statistic, INDArray batch, double rate) {
    INDArray view = gradientViews.get(statistic);
    view.assign(getParam(statistic)).subi(batch.reshape(view.shape())).muli(rate);
  }

  private void allocateStatistics() {
    if (batchMean == null) {
      batchMean = channels();
      batchVariance = channels();
    }
  }

  /** Gamma; ones where there is none. */
  private INDArray scale() {
    if (!layerConf().isUnscaled()) {
      return getParam(GAMMA);
    }
    if (ones == null) {
      ones = channels().assign(1);
    }
    return ones;
  }

  private INDArray scaleGradient() {
    if (!layerConf().isUnscaled()) {
      return gradientViews.get(GAMMA);
    }
    if (unusedGradient == null) {
      unusedGradient = channels();
    }
    return unusedGradient;
  }

  private INDArray channels() {
    return Nd4j.createUninitializedDetached(dataType, layerConf().getNOut());
  }

  private BatchNormKernel kernel() {
    BatchNormalization2D layer = layerConf();
    return kernels.computeIfAbsent(input.length() / layer.getNOut(), this::newKernel);
  }

  private BatchNormKernel newKernel(long rows) {
    BatchNormalization2D layer = layerConf();
    Kernels all = KernelChoice.kernels(dataType);
    BatchNormKernel normalization =
        all.batchNorm(
            new BatchNormShape(rows, (int) layer.getNOut(), layer.getEps(), layer.isRelu()));
    return layer.isRelu6()
        ? new CappedBatchNorm(normalization, all.relu(rows * layer.getNOut(), Rectifier.RELU6))
        : normalization;
  }

  private Gradient gradientOfViews() {
    Gradient gradient = new DefaultGradient();
    gradientViews.forEach(gradient::setGradientFor);
    return gradient;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }
}
