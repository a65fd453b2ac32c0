package sparkception.zoo.layers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The parameters of a normalization without a scale, as Keras's Inception V3 has them: {@code
 * beta}, {@code mean}, {@code var}. DL4J has a scale and a shift or neither.
 */
final class UnscaledNormalization extends BatchNormalizationParamInitializer {

  private static final UnscaledNormalization INSTANCE = new UnscaledNormalization();
  private static final List<String> KEYS = List.of(BETA, GLOBAL_MEAN, GLOBAL_VAR);

  private UnscaledNormalization() {}

  static UnscaledNormalization instance() {
    return INSTANCE;
  }

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    return KEYS.size() * ((BatchNormalization) layer).getNOut();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return KEYS;
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return List.of();
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return List.of(BETA);
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return false;
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray view, boolean initialize) {
    Map<String, INDArray> parameters = views(conf, view);
    if (initialize) {
      parameters.get(BETA).assign(((BatchNormalization) conf.getLayer()).getBeta());
      parameters.get(GLOBAL_MEAN).assign(0);
      parameters.get(GLOBAL_VAR).assign(1);
    }
    KEYS.forEach(conf::addVariable);
    return parameters;
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray gradients) {
    return views(conf, gradients);
  }

  private static Map<String, INDArray> views(NeuralNetConfiguration conf, INDArray all) {
    long channels = ((BatchNormalization) conf.getLayer()).getNOut();
    INDArray flat = all.reshape(all.length());
    Map<String, INDArray> views = new LinkedHashMap<>();
    long first = 0;
    for (String key : KEYS) {
      views.put(key, flat.get(NDArrayIndex.interval(first, first + channels)));
      first += channels;
    }
    return views;
  }
}
