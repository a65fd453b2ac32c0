package sparkception.job.evaluate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.augment.Augmenter;
import sparkception.data.loader.Batch;
import sparkception.data.loader.BatchLoader;
import sparkception.data.loader.LoaderOptions;
import sparkception.data.plan.EpochOrder;
import sparkception.data.plan.RowGroups;
import sparkception.data.plan.SampleRange;
import sparkception.data.plan.SampleRef;
import sparkception.data.shard.Shard;
import sparkception.zoo.graph.FoldedGraph;
import sparkception.zoo.kernels.ComputeThreads;

/** Evaluates a stretch of a split on an executor. */
final class EvaluationTask implements Function<Integer, Tally> {

  private static final long serialVersionUID = 1L;
  private static final int BATCH_SIZE = 64;
  private static final int LOADER_THREADS = 2;

  private final Broadcast<EvaluationSetup> setup;

  EvaluationTask(Broadcast<EvaluationSetup> setup) {
    this.setup = setup;
  }

  @Override
  public Tally call(Integer task) throws IOException {
    EvaluationSetup fixed = setup.getValue();
    ComputeThreads.use(fixed.computeThreads());
    ComputationGraph network = network(fixed.model());
    Tally tally = new Tally(fixed.classes());
    try (BatchLoader batches = batches(fixed, fixed.stretch(task))) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        count(batch, probabilities(network, batch, fixed), fixed, tally);
        batches.release(batch);
      }
    }
    return tally;
  }

  private static ComputationGraph network(byte[] model) throws IOException {
    return FoldedGraph.of(
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(model), false));
  }

  private static BatchLoader batches(EvaluationSetup setup, SampleRange range) {
    RowGroups groups = RowGroups.of(setup.shards().stream().map(Shard::rowGroups).toList());
    List<SampleRef> samples = EpochOrder.sequential(groups).slice(range.from(), range.to());
    return new BatchLoader(
        setup.hadoop().value(),
        new Path(setup.data()),
        setup.shards(),
        samples,
        new Augmenter(setup.view()),
        new LoaderOptions(BATCH_SIZE, LOADER_THREADS, 0, 0));
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
      int predicted = tally.add(probabilities, offset, batch.labels()[i]);
      offer(batch, i, predicted, probabilities[offset + predicted], setup.view(), tally);
    }
  }

  /** Softmax spreads one NaN over all classes, so the first tells. */
  private static void requireNumber(float probability, String path) {
    if (Float.isNaN(probability)) {
      throw new ArithmeticException(
          "Cannot evaluate: the network's output for image %s is not a number".formatted(path));
    }
  }

  private static void offer(
      Batch batch, int i, int predicted, float probability, AugmentOptions view, Tally tally) {
    int length = view.size() * view.size() * view.channels();
    long sample = batch.samples()[i];
    int actual = batch.labels()[i];
    tally
        .gallery()
        .offer(
            sample,
            predicted == actual,
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
