package sparkception.job.run;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;

/**
 * What the network said about one image.
 *
 * @param sample index in the split's stored order
 * @param path where the image came from
 * @param actual its class
 * @param predicted the class with the highest probability
 * @param probability of the predicted class
 * @param image what the network saw, as a PNG data URI
 * @param heat where on it the predicted class was seen (Grad-CAM), as a PNG data URI of few pixels
 *     to lay over it; null where nobody looked
 */
public record Prediction(
    long sample,
    String path,
    int actual,
    int predicted,
    double probability,
    String image,
    @JsonInclude(JsonInclude.Include.NON_NULL) String heat)
    implements Serializable {

  /** One that nobody has looked at more closely. */
  public Prediction(
      long sample, String path, int actual, int predicted, double probability, String image) {
    this(sample, path, actual, predicted, probability, image, null);
  }

  /** The same with heat. */
  public Prediction withHeat(String dataUri) {
    return new Prediction(sample, path, actual, predicted, probability, image, dataUri);
  }

  /** Whether the network was right. */
  @JsonIgnore
  public boolean isRight() {
    return actual == predicted;
  }
}
