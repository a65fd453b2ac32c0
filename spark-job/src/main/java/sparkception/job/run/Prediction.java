package sparkception.job.run;

import com.fasterxml.jackson.annotation.JsonIgnore;
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
 */
public record Prediction(
    long sample, String path, int actual, int predicted, double probability, String image)
    implements Serializable {

  /** Whether the network was right. */
  @JsonIgnore
  public boolean isRight() {
    return actual == predicted;
  }
}
