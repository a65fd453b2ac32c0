package sparkception.job.worker;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import sparkception.data.loader.Batch;
import sparkception.data.loader.DataSetReadException;
import sparkception.zoo.architecture.Labels;

/**
 * What the network should say of an image.
 *
 * @param labels with {@code ONE}, a distribution over the classes; with {@code MANY}, the
 *     confidence of each label, and 0 for classes that are not among an image's
 * @param classes outputs of the network
 * @param smoothing probability mass spread over all classes, in [0, 1)
 */
public record Targets(Labels labels, int classes, double smoothing) implements Serializable {

  /** Count x classes values, image by image. */
  float[] of(Batch batch) {
    float[] targets = new float[Math.multiplyExact(batch.count(), classes)];
    if (labels == Labels.ONE) {
      Arrays.fill(targets, (float) (smoothing / classes));
    }
    for (int i = 0; i < batch.count(); i++) {
      if (labels == Labels.ONE) {
        targets[i * classes + batch.labels()[i]] += (float) (1 - smoothing);
      } else {
        setConfidences(targets, i, batch);
      }
    }
    return targets;
  }

  private void setConfidences(float[] targets, int i, Batch batch) {
    int[] set = batch.classesOf(i);
    float[] confidences = batch.confidencesOf(i);
    for (int label = 0; label < set.length; label++) {
      float confidence = confidences[label];
      if (!(confidence >= 0 && confidence <= 1)) {
        throw new DataSetReadException(
            String.format(
                Locale.ROOT,
                "Cannot train on image %s: a label has weight %s (must be in [0, 1] as a target)",
                batch.paths()[i],
                confidence));
      }
      targets[i * classes + set[label]] = confidence;
    }
  }
}
