package sparkception.job.cli;

import java.util.List;
import sparkception.zoo.profile.LayerProfile;
import sparkception.zoo.profile.NetworkProfile;
import sparkception.zoo.profile.TrainingMemory;

/**
 * What {@code profile} prints as JSON.
 *
 * @param model the family
 * @param input height and width of the images
 * @param channels of the images
 * @param classes outputs
 * @param parameters all of them, running statistics too
 * @param trainedParameters those that a gradient moves
 * @param multiplyAdds for one image
 * @param flops two for each multiply-add
 * @param activations values that all layers compute for one image
 * @param trainingMemoryFp32 estimated memory of a training step
 * @param trainingMemoryBf16 the same where activations are bf16
 * @param layers in the network's order
 */
record ProfileResult(
    String model,
    int input,
    int channels,
    int classes,
    long parameters,
    long trainedParameters,
    long multiplyAdds,
    long flops,
    long activations,
    TrainingMemory trainingMemoryFp32,
    TrainingMemory trainingMemoryBf16,
    List<LayerProfile> layers) {

  static ProfileResult of(NetworkProfile network, int batch) {
    return new ProfileResult(
        network.model(),
        network.input(),
        network.channels(),
        network.classes(),
        network.parameters(),
        network.trainedParameters(),
        network.multiplyAdds(),
        network.flops(),
        network.activations(),
        network.training(batch, false),
        network.training(batch, true),
        network.layers());
  }
}
