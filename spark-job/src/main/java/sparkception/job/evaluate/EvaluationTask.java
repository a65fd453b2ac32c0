package sparkception.job.evaluate;

import java.io.IOException;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.loader.Batch;
import sparkception.data.loader.BatchLoader;
import sparkception.data.loader.LoaderResources;
import sparkception.data.plan.EpochOrder;
import sparkception.data.plan.SampleRange;
import sparkception.job.run.Prediction;
import sparkception.job.worker.TaskGpu;
import sparkception.zoo.architecture.Labels;
import sparkception.zoo.engine.ChosenEngine;
import sparkception.zoo.engine.ImageBatch;
import sparkception.zoo.engine.Predictor;

/** Evaluates a stretch of a split on an executor. */
final class EvaluationTask implements Function<Integer, Tally> {

  private static final long serialVersionUID = 1L;
  private static final int BATCH_SIZE = 64;

  /** Rows come in stored order, so that few row groups are in use at a time. */
  private static final long CACHE_BYTES = 64L << 20;

  private final Broadcast<EvaluationSetup> setup;

  EvaluationTask(Broadcast<EvaluationSetup> setup) {
    this.setup = setup;
  }

  @Override
  public Tally call(Integer task) throws IOException {
    EvaluationSetup fixed = setup.getValue();
    Tally tally = new Tally(fixed.classes(), fixed.labels());
    float[] scale = fixed.view().scaling().table(fixed.view().channels());
    ChosenEngine engine = fixed.engine().here(fixed.cores(), TaskGpu.address());
    try (Predictor predictor = engine.predictor(fixed.network());
        LoaderResources resources = new LoaderResources(fixed.loaderThreads(), CACHE_BYTES);
        BatchLoader batches = batches(fixed, resources, fixed.stretch(task))) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        fixed.alignment().apply(batch);
        ImageBatch images = new ImageBatch(batch.pixels(), batch.count(), scale);
        count(batch, predictor.probabilities(images), fixed, tally);
        batches.release(batch);
      }
    }
    return tally;
  }

  private static BatchLoader batches(
      EvaluationSetup setup, LoaderResources resources, SampleRange range) {
    return setup.load(
        resources,
        EpochOrder.sequential(setup.rowGroups()).slice(range.from(), range.to()),
        BATCH_SIZE);
  }

  private static void count(
      Batch batch, float[] probabilities, EvaluationSetup setup, Tally tally) {
    for (int i = 0; i < batch.count(); i++) {
      int offset = i * setup.classes();
      requireNumber(probabilities[offset], batch.paths()[i]);
      int predicted = count(batch, i, probabilities, offset, setup, tally);
      offer(batch, i, predicted, probabilities[offset + predicted], setup, tally);
    }
  }

  private static int count(
      Batch batch, int i, float[] probabilities, int offset, EvaluationSetup setup, Tally tally) {
    return setup.labels() == Labels.ONE
        ? tally.add(probabilities, offset, batch.labels()[i])
        : tally.add(probabilities, offset, batch.classesOf(i), batch.confidencesOf(i));
  }

  /** The class to show a prediction beside: the predicted one if it is among the image's. */
  private static int actual(Batch batch, int i, int predicted, Labels labels) {
    return labels == Labels.MANY
            && IntStream.of(batch.classesOf(i)).anyMatch(label -> label == predicted)
        ? predicted
        : batch.labels()[i];
  }

  /** Softmax spreads one NaN over all classes, so the first tells. */
  private static void requireNumber(float probability, String path) {
    if (Float.isNaN(probability)) {
      throw new EvaluationException(
          String.format(
              Locale.ROOT,
              "Cannot evaluate: the network's output for image %s is not a number",
              path));
    }
  }

  private static void offer(
      Batch batch, int i, int predicted, float probability, EvaluationSetup setup, Tally tally) {
    AugmentOptions view = setup.view();
    int length = view.size() * view.size() * view.channels();
    long sample = batch.samples()[i];
    int actual = actual(batch, i, predicted, setup.labels());
    tally
        .gallery()
        .offer(
            sample,
            predicted == actual,
            probability,
            () ->
                new Prediction(
                    sample,
                    batch.paths()[i],
                    actual,
                    predicted,
                    probability,
                    Picture.dataUri(batch.pixels(), i * length, view.size(), view.channels())));
  }
}
