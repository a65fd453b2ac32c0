package sparkception.zoo.profile;

import java.util.List;

/**
 * One vertex of a network.
 *
 * @param name of the vertex
 * @param type what it does, with its window and stride
 * @param output rows, columns and channels of what it gives for one image; channels alone where
 *     there are no pixels any more
 * @param parameters all that it keeps, running statistics too
 * @param multiplyAdds of its convolutions or products, for one image
 * @param activations values that it computes for one image, between its steps too; a training step
 *     keeps them for the way back
 */
public record LayerProfile(
    String name,
    String type,
    List<Long> output,
    long parameters,
    long multiplyAdds,
    long activations) {

  public LayerProfile {
    output = List.copyOf(output);
  }
}
