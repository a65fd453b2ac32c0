package sparkception.zoo.profile;

import java.util.List;
import sparkception.zoo.architecture.Architecture;

/**
 * A network's costs.
 *
 * @param model the family
 * @param input height and width of the images
 * @param channels of the images
 * @param classes outputs
 * @param parameters all of them, running statistics too, as Keras counts them
 * @param trainedParameters those that a gradient moves
 * @param multiplyAdds for one image
 * @param flops two for each multiply-add
 * @param activations values that all layers compute for one image
 * @param largestActivation values of the layer that computes most
 * @param layers in the network's order
 */
public record NetworkProfile(
    String model,
    int input,
    int channels,
    int classes,
    long parameters,
    long trainedParameters,
    long multiplyAdds,
    long flops,
    long activations,
    long largestActivation,
    List<LayerProfile> layers) {

  public NetworkProfile {
    layers = List.copyOf(layers);
  }

  /** The costs of a family's network; nothing is computed or allocated. */
  public static NetworkProfile of(Architecture architecture, int classes) {
    int input = architecture.common().input();
    int channels = architecture.common().channels();
    LayerProfiler profiler = new LayerProfiler(architecture.graph(classes, 0, 0), input, channels);
    List<LayerProfile> layers = profiler.layers();
    long multiplyAdds = layers.stream().mapToLong(LayerProfile::multiplyAdds).sum();
    return new NetworkProfile(
        architecture.name(),
        input,
        channels,
        classes,
        layers.stream().mapToLong(LayerProfile::parameters).sum(),
        profiler.trainedParameters(),
        multiplyAdds,
        2 * multiplyAdds,
        layers.stream().mapToLong(LayerProfile::activations).sum(),
        layers.stream().mapToLong(LayerProfile::activations).max().orElse(0),
        layers);
  }

  /** What a training step would take. */
  public TrainingMemory training(int batch, boolean bf16) {
    return TrainingMemory.of(this, batch, bf16);
  }
}
