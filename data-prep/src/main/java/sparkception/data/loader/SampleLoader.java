package sparkception.data.loader;

import java.util.Locale;
import sparkception.data.augment.Augmenter;
import sparkception.data.augment.SampleDecoder;
import sparkception.data.image.RefusedImageException;
import sparkception.data.plan.SampleRef;
import sparkception.data.shard.ImageRow;

/** Brings one sample to its place in a batch. Safe for use by several threads. */
final class SampleLoader {
  private final ShardRows rows;
  private final SampleDecoder decoder;
  private final LoaderOptions options;

  SampleLoader(ShardRows rows, SampleDecoder decoder, LoaderOptions options) {
    this.rows = rows;
    this.decoder = decoder;
    this.options = options;
  }

  /** Bytes that a sample takes. */
  int length() {
    return decoder.length();
  }

  void load(SampleRef sample, Batch batch, int position) {
    ImageRow row = rows.row(sample);
    batch.samples()[position] = sample.sample();
    batch.paths()[position] = row.path();
    batch.labels()[position] = row.label();
    batch.labelSets()[position] = row.labels();
    batch.weights()[position] = row.weights();
    decode(row, sample, batch, position);
  }

  private void decode(ImageRow row, SampleRef sample, Batch batch, int position) {
    long seed = Augmenter.sampleSeed(options.seed(), options.epoch(), sample.sample());
    try {
      decoder.apply(row.bytes(), row.boxes(), seed, batch.pixels(), position * decoder.length());
    } catch (RefusedImageException e) {
      throw new DataSetReadException(
          String.format(
              Locale.ROOT,
              "Cannot decode image %s in shard %s: %s",
              row.path(),
              rows.shardOf(sample),
              e.detail()),
          e);
    }
  }
}
