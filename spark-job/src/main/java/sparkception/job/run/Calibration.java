package sparkception.job.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * Whether a network is right as often as it says ("On Calibration of Modern Neural Networks", arXiv
 * 1706.04599); of images with one class each.
 *
 * @param error expected calibration error: mean distance of confidence and accuracy over the bins,
 *     by their images
 * @param temperature by which logits are divided so that the loss on split val is least: fitted
 *     where that is evaluated, and taken from there by other splits; null where it was not yet
 * @param errorAtTemperature the same error then; null without
 * @param lossAtTemperature mean cross-entropy then; null without
 * @param bins of equal width, by the confidence of the best guess; those without images are left
 *     out
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Calibration(
    double error,
    Double temperature,
    Double errorAtTemperature,
    Double lossAtTemperature,
    List<Bin> bins) {

  /**
   * Best guesses of like confidence.
   *
   * @param images how many
   * @param confidence mean of their probabilities
   * @param accuracy share of right ones
   */
  public record Bin(long images, double confidence, double accuracy) {}
}
