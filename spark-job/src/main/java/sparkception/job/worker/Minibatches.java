package sparkception.job.worker;

import java.io.Serializable;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.augment.BatchMixer;

/**
 * What a worker's minibatches are made of, and how many make a step.
 *
 * @param size images, at most
 * @param accumulationSteps minibatches whose gradients make one step
 * @param augment how training images are varied
 * @param mixer what is done to a finished minibatch
 * @param targets what the network should say of an image
 */
public record Minibatches(
    int size, int accumulationSteps, AugmentOptions augment, BatchMixer mixer, Targets targets)
    implements Serializable {

  /** Samples of a worker's step. */
  public int stepSamples() {
    return Math.multiplyExact(size, accumulationSteps);
  }

  /** The same left as they are: features are of images as evaluation sees them. */
  public Minibatches unmixed() {
    return new Minibatches(
        size,
        accumulationSteps,
        augment,
        new BatchMixer(0, 0, augment.size(), augment.channels()),
        targets);
  }
}
