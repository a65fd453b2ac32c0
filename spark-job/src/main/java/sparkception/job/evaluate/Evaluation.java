package sparkception.job.evaluate;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * How good a network is on a split.
 *
 * @param data the data set
 * @param split of the data set
 * @param checkpoint the network's
 * @param samples training examples that the network had seen
 * @param examples images evaluated
 * @param loss mean cross-entropy
 * @param top1 share of images whose class is the best guess
 * @param top5 share of images whose class is among the five best
 * @param classes each class
 * @param confusion counts: rows are true classes, columns predicted ones; empty above 1,000 classes
 * @param predictions a few to look at
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
    double loss,
    double top1,
    double top5,
    List<ClassScore> classes,
    long[][] confusion,
    List<Prediction> predictions,
    double seconds,
    double imagesPerSecond) {

  /** The figures alone, for a terminal or a program. */
  public Evaluation withoutPredictions() {
    return new Evaluation(
        data,
        split,
        checkpoint,
        samples,
        examples,
        loss,
        top1,
        top5,
        classes,
        confusion,
        List.of(),
        seconds,
        imagesPerSecond);
  }
}
