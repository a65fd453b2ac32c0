package sparkception.job.evaluate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.loader.Batch;
import sparkception.data.loader.BatchLoader;
import sparkception.data.plan.EpochOrder;
import sparkception.data.plan.SampleRange;
import sparkception.zoo.graph.FoldedGraph;
import sparkception.zoo.kernels.ComputeThreads;
import sparkception.zoo.xception.Labels;

/** Evaluates a stretch of a split on an executor. */
final class EvaluationTask implements Function<Integer, Tally> {

  private static final long serialVersionUID = 1L;
  private static final int BATCH_SIZE = 64;

  private final Broadcast<EvaluationSetup> setup;

  EvaluationTask(Broadcast<EvaluationSetup> setup) {
    this.setup = setup;
  }

  @Override
  public Tally call(Integer task) throws IOException {
    EvaluationSetup fixed = setup.getValue();
    ComputeThreads.use(fixed.computeThreads());
    ComputationGraph network = FoldedGraph.of(network(fixed.model()));
    Tally tally = new Tally(fixed.classes(), fixed.labels());
    try (BatchLoader batches = batches(fixed, fixed.stretch(task))) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        count(batch, probabilities(network, batch, fixed), fixed, tally);
        batches.release(batch);
      }
    }
    return tally;
  }

  /** As it was stored; batch normalization is a layer of its own. */
  static ComputationGraph network(byte[] model) throws IOException {
    return ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(model), false);
  }

  private static BatchLoader batches(EvaluationSetup setup, SampleRange range) {
    return setup.load(
        EpochOrder.sequential(setup.rowGroups()).slice(range.from(), range.to()), BATCH_SIZE);
  }

  /** Count x classes probabilities, row by row. */
  private static float[] probabilities(
      ComputationGraph network, Batch batch, EvaluationSetup setup) {
    AugmentOptions view = setup.view();
    long[] shape = {batch.count(), view.size(), view.size(), view.channels()};
    try (INDArray images = Nd4j.create(batch.pixels(), shape, 'c')) {
      return network.outputSingle(false, images).dup('c').data().asFloat();
    }
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
          "Cannot evaluate: the network's output for image %s is not a number".formatted(path));
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
