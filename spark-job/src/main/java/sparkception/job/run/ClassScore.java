package sparkception.job.run;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How good the network is on one class.
 *
 * @param index of the class
 * @param name of the class
 * @param examples images that have it
 * @param precision share of right ones among the images for which it was predicted; 0 if none
 * @param recall share of its images for which it was predicted; null if there are none: it was not
 *     tested
 */
public record ClassScore(int index, String name, long examples, double precision, Double recall) {

  /** Harmonic mean of precision and recall, 0 if both are; null if it was not tested. */
  @JsonProperty(value = "f1", access = JsonProperty.Access.READ_ONLY)
  public Double f1() {
    if (recall == null) {
      return null;
    }
    double sum = precision + recall;
    return Double.valueOf(sum == 0 ? 0 : 2 * precision * recall / sum);
  }
}
