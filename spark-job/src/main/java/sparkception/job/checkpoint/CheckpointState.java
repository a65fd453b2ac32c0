package sparkception.job.checkpoint;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import sparkception.zoo.engine.EngineFacts;

/**
 * {@code state.json}: where training stood.
 *
 * @param formatVersion {@value #FORMAT_VERSION}
 * @param samples training examples seen by all workers
 * @param iterations steps that the first worker has made
 * @param rounds averaging rounds done
 * @param rollBacks how often training has diverged and gone back to a checkpoint
 * @param rateScale what the learning rate is multiplied by since
 * @param parameters length of the parameter vector
 * @param optimizerVectors how many optimizer vectors of that length {@code trainer.bin} begins with
 * @param outer whether the outer optimizer's vector follows them
 * @param average whether the moving average comes last
 * @param evaluated whether the network to evaluate is another than the one to go on with, and
 *     {@code evaluated.zip} holds it
 * @param batchNormImages training images from which its statistics of batch normalization were
 *     estimated; 0 for the running ones of training
 * @param data fingerprint of the data set
 * @param recipe by which it was trained, YAML with every default written out; before format 4 a
 *     fingerprint
 * @param workers how many trained side by side
 * @param engines what they computed with, each once; null in checkpoints of earlier versions
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record CheckpointState(
    int formatVersion,
    long samples,
    long iterations,
    long rounds,
    int rollBacks,
    double rateScale,
    int parameters,
    int optimizerVectors,
    boolean outer,
    boolean average,
    boolean evaluated,
    long batchNormImages,
    String data,
    String recipe,
    int workers,
    List<EngineFacts> engines) {

  static final int FORMAT_VERSION = 4;

  /** Lacks {@code evaluated} and {@code batch_norm_images}, and can still be read. */
  static final int OLDEST_READABLE = 2;

  private static final int FIRST_WITH_EVALUATED = 3;
  private static final int FIRST_WITH_RECIPE = 4;

  /** Whether it tells the recipe itself. */
  public boolean holdsRecipe() {
    return formatVersion >= FIRST_WITH_RECIPE;
  }

  /** Whether it tells of a network to evaluate. */
  boolean tellsOfEvaluated() {
    return formatVersion >= FIRST_WITH_EVALUATED;
  }

  /** What format 2 keeps beside the model where there is a moving average. */
  static final String AVERAGE_OF_FORMAT_2 = "average.zip";
}
