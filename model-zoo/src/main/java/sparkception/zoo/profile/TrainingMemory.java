package sparkception.zoo.profile;

/**
 * An estimate of what a training step with momentum takes, in bytes: what any engine must hold that
 * keeps each layer's output for the way back. One that joins layers needs less; scratch memory and
 * minibatches on their way come on top.
 *
 * @param batch images of a minibatch
 * @param activations all layers' outputs, and the images
 * @param gradients of the largest output and of what it was made of, on their way back
 * @param parameters with their gradient and their momentum, in fp32; in bf16 a narrow copy too
 * @param total of these
 */
public record TrainingMemory(
    int batch, long activations, long gradients, long parameters, long total) {

  private static final int FP32 = 4;
  private static final int BF16 = 2;

  static TrainingMemory of(NetworkProfile network, int batch, boolean bf16) {
    long width = bf16 ? BF16 : FP32;
    long image = (long) network.input() * network.input() * network.channels();
    long activations = batch * (image + network.activations()) * width;
    long gradients = 2L * batch * network.largestActivation() * width;
    long parameters = network.parameters() * (3L * FP32 + (bf16 ? BF16 : 0));
    return new TrainingMemory(
        batch, activations, gradients, parameters, activations + gradients + parameters);
  }
}
