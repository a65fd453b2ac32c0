package sparkception.job.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * How good a network is on a split.
 *
 * @param data the data set
 * @param split of the data set
 * @param checkpoint the network's
 * @param samples training examples that the network had seen
 * @param examples images evaluated
 * @param batchNormImages training images from which the statistics of batch normalization were
 *     estimated anew, by the checkpoint or for this evaluation; 0 if training's own were used
 * @param loss mean cross-entropy; with many labels an image, summed over the classes
 * @param top1 share of images whose class, or one of whose classes, is the best guess
 * @param top5 share of images whose class, or one of whose classes, is among the five best; null
 *     and left out with five classes or fewer
 * @param mapAt100 weighted mean average precision of the hundred best guesses; null and left out
 *     unless images have many labels
 * @param calibration whether it is right as often as it says; null with many labels an image and in
 *     files of earlier versions
 * @param classes each class; with many labels an image, a class counts as predicted above 0.5
 * @param confusion counts: rows are true classes, columns predicted ones; empty above 1,000 classes
 *     and with many labels an image
 * @param confusedPairs the most frequent mistakes, the most frequent first; null in files of
 *     earlier versions
 * @param predictions a few to look at: right ones, then the worst mistakes, the worst first
 * @param movingAverage whether the network's parameters are training's moving average; null in
 *     files of earlier versions
 * @param parameters of the network; 0 in files of earlier versions
 * @param invocation how it was made; null in files of earlier versions
 * @param seconds wall-clock time
 * @param imagesPerSecond examples by seconds
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Evaluation(
    String data,
    String split,
    String checkpoint,
    long samples,
    long examples,
    long batchNormImages,
    double loss,
    double top1,
    @JsonInclude(JsonInclude.Include.NON_NULL) Double top5,
    @JsonProperty("map_at_100") @JsonInclude(JsonInclude.Include.NON_NULL) Double mapAt100,
    @JsonInclude(JsonInclude.Include.NON_NULL) Calibration calibration,
    List<ClassScore> classes,
    long[][] confusion,
    List<ConfusedPair> confusedPairs,
    List<Prediction> predictions,
    Boolean movingAverage,
    long parameters,
    Invocation invocation,
    double seconds,
    double imagesPerSecond) {

  /** Mean recall of the classes that were tested: each counts the same, however rare. */
  @JsonProperty(value = "balanced_accuracy", access = JsonProperty.Access.READ_ONLY)
  public double balancedAccuracy() {
    return meanOfTested(ClassScore::recall);
  }

  /** Mean F1 of the classes that were tested. */
  @JsonProperty(value = "macro_f1", access = JsonProperty.Access.READ_ONLY)
  public double macroF1() {
    return meanOfTested(ClassScore::f1);
  }

  private double meanOfTested(Function<ClassScore, Double> figure) {
    return classes == null
        ? 0
        : classes.stream()
            .map(figure)
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .average()
            .orElse(0);
  }

  /** The figures alone, for a terminal or a program. */
  public Evaluation withoutPredictions() {
    return new Evaluation(
        data,
        split,
        checkpoint,
        samples,
        examples,
        batchNormImages,
        loss,
        top1,
        top5,
        mapAt100,
        calibration,
        classes,
        confusion,
        confusedPairs,
        List.of(),
        movingAverage,
        parameters,
        invocation,
        seconds,
        imagesPerSecond);
  }
}
