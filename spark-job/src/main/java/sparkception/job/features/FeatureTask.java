package sparkception.job.features;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import sparkception.data.augment.Augmenter;
import sparkception.data.loader.Batch;
import sparkception.data.loader.BatchLoader;
import sparkception.data.loader.FeatureVectors;
import sparkception.data.loader.LoaderOptions;
import sparkception.data.loader.LoaderResources;
import sparkception.data.plan.EpochOrder;
import sparkception.data.plan.RowGroups;
import sparkception.data.shard.ImageRow;
import sparkception.data.shard.Shard;
import sparkception.data.shard.ShardHash;
import sparkception.data.shard.ShardWriter;
import sparkception.data.storage.Publication;
import sparkception.zoo.engine.FeatureExtractor;
import sparkception.zoo.engine.ImageBatch;

/** Computes the features of one shard's images, and writes them in its order. */
final class FeatureTask implements Function<Integer, Shard> {

  private static final long serialVersionUID = 1L;
  private static final int BATCH_SIZE = 32;
  private static final int BATCHES_AHEAD = 3;
  private static final long CACHE_BYTES = 64L << 20;

  private final Broadcast<FeatureSetup> setup;

  FeatureTask(Broadcast<FeatureSetup> setup) {
    this.setup = setup;
  }

  @Override
  public Shard call(Integer index) throws IOException {
    FeatureSetup fixed = setup.getValue();
    Path target = new Path(fixed.output(), String.format(Locale.ROOT, "shard-%05d.parquet", index));
    Path staged = new Path(fixed.output(), "_staging-" + UUID.randomUUID());
    FileSystem files = target.getFileSystem(fixed.hadoop().value());
    float[] scale = fixed.view().scaling().table(fixed.view().channels());
    ShardWriter writer = new ShardWriter(fixed.hadoop().value(), staged);
    try (writer;
        FeatureExtractor extractor = fixed.extractor();
        LoaderResources resources = new LoaderResources(Math.max(2, fixed.cores()), CACHE_BYTES);
        BatchLoader batches = load(fixed, resources, fixed.shards().get(index))) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        float[] features = extractor.features(new ImageBatch(batch.pixels(), batch.count(), scale));
        write(batch, features, extractor.length(), writer);
        batches.release(batch);
      }
    }
    Publication.replace(files, staged, target);
    return new Shard(
        target.getName(),
        fixed.shards().get(index).rows(),
        writer.bytes(),
        writer.sha256(),
        writer.rowGroups());
  }

  private static BatchLoader load(FeatureSetup fixed, LoaderResources resources, Shard shard) {
    return new BatchLoader(
        resources,
        fixed.hadoop().value(),
        new Path(fixed.data()),
        List.of(shard),
        EpochOrder.sequential(RowGroups.of(List.of(shard.rowGroups()))).slice(0, shard.rows()),
        new Augmenter(fixed.view()),
        new LoaderOptions(BATCH_SIZE, BATCHES_AHEAD, 0, 0));
  }

  private static void write(Batch batch, float[] features, int length, ShardWriter writer)
      throws IOException {
    for (int i = 0; i < batch.count(); i++) {
      byte[] bytes = FeatureVectors.encoded(features, i * length, length);
      writer.add(
          new ImageRow(
              bytes,
              batch.paths()[i],
              batch.labels()[i],
              batch.labelSets()[i],
              batch.weights()[i],
              length,
              1,
              ShardHash.of(bytes)));
    }
  }
}
