package sparkception.job.predict;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import sparkception.data.augment.Augmenter;
import sparkception.data.loader.Batch;
import sparkception.data.loader.BatchLoader;
import sparkception.data.loader.LoaderOptions;
import sparkception.data.loader.LoaderResources;
import sparkception.data.plan.EpochOrder;
import sparkception.data.plan.RowGroups;
import sparkception.data.plan.SampleRange;
import sparkception.data.shard.ImageClass;
import sparkception.data.shard.Shard;
import sparkception.data.shard.Split;
import sparkception.zoo.engine.Predictor;

/** Predicts for the images of a data set's split, as evaluation sees them. */
final class SplitTask implements FlatMapFunction<Iterator<SampleRange>, PictureGuesses> {

  private static final long serialVersionUID = 1L;
  private static final int LOADER_THREADS = 2;
  private static final int BATCHES_AHEAD = 3;

  /** Rows come in stored order, so that few row groups are in use at a time. */
  private static final long CACHE_BYTES = 64L << 20;

  private final Broadcast<PredictSetup> setup;
  private final String data;
  private final List<Shard> shards;
  private final List<ImageClass> labels;

  /**
   * Predicts for a split.
   *
   * @param data the data set's folder
   * @param labels the data set's classes
   */
  SplitTask(Broadcast<PredictSetup> setup, String data, Split split, List<ImageClass> labels) {
    this.setup = setup;
    this.data = data;
    this.shards = split.shards();
    this.labels = labels;
  }

  @Override
  public Iterator<PictureGuesses> call(Iterator<SampleRange> stretches) {
    List<PictureGuesses> said = new ArrayList<>();
    try (Predictor predictor = setup.getValue().predictor();
        LoaderResources resources = new LoaderResources(LOADER_THREADS, CACHE_BYTES)) {
      while (stretches.hasNext()) {
        predict(stretches.next(), predictor, resources, said);
      }
    }
    return said.iterator();
  }

  private void predict(
      SampleRange stretch,
      Predictor predictor,
      LoaderResources resources,
      List<PictureGuesses> said) {
    try (BatchLoader batches = load(resources, stretch)) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        float[] probabilities =
            predictor.probabilities(
                setup.getValue().pictures().batch(batch.pixels(), batch.count()));
        for (int i = 0; i < batch.count(); i++) {
          said.add(
              new PictureGuesses(
                  batch.paths()[i],
                  actual(batch, i),
                  setup.getValue().guesses(probabilities, i),
                  null));
        }
        batches.release(batch);
      }
    }
  }

  private List<String> actual(Batch batch, int i) {
    return IntStream.of(batch.classesOf(i)).mapToObj(label -> labels.get(label).name()).toList();
  }

  private BatchLoader load(LoaderResources resources, SampleRange stretch) {
    PredictSetup fixed = setup.getValue();
    RowGroups rowGroups = RowGroups.of(shards.stream().map(Shard::rowGroups).toList());
    return new BatchLoader(
        resources,
        fixed.hadoop().value(),
        new Path(data),
        shards,
        EpochOrder.sequential(rowGroups).slice(stretch.from(), stretch.to()),
        new Augmenter(fixed.view()),
        new LoaderOptions(PredictSetup.BATCH_SIZE, BATCHES_AHEAD, 0, 0));
  }
}
