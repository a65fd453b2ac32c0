package sparkception.data.loader;

import java.io.Closeable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import sparkception.data.augment.SampleDecoder;
import sparkception.data.plan.SampleRef;
import sparkception.data.shard.Shard;

/**
 * Delivers the minibatches of a slice of samples in order, decoded and augmented on background
 * threads ahead of the consumer.
 *
 * <p>What it delivers depends on the data set, the samples, the decoder's options, the seed and the
 * epoch; not on the number of threads or on timing. Loading begins with construction, so a loader
 * made early prefetches. To be used by one thread.
 */
public final class BatchLoader implements Iterator<Batch>, Closeable {
  private final List<SampleRef> samples;
  private final LoaderOptions options;
  private final LoaderResources resources;
  private final SampleLoader loader;
  private final Deque<PendingBatch> pending = new ArrayDeque<>();
  private int submitted;

  /**
   * Starts loading.
   *
   * @param resources that it shares with other loaders
   * @param configuration of the file system that holds the data set
   * @param dataSet folder of the data set
   * @param shards of the split, in the manifest's order
   * @param samples to deliver, in this order
   * @param decoder makes the pixels
   * @param options batch size, batches ahead and seeds
   */
  public BatchLoader(
      LoaderResources resources,
      Configuration configuration,
      Path dataSet,
      List<Shard> shards,
      List<SampleRef> samples,
      SampleDecoder decoder,
      LoaderOptions options) {
    this.samples = samples;
    this.options = options;
    this.resources = resources;
    this.loader =
        new SampleLoader(
            new ShardRows(resources.cache(), configuration, dataSet, shards), decoder, options);
    submitAhead();
  }

  @Override
  public boolean hasNext() {
    return !pending.isEmpty();
  }

  /**
   * Waits for the next batch.
   *
   * @throws DataSetReadException when a shard or an image in it cannot be read; the message names
   *     it
   */
  @Override
  public Batch next() {
    if (pending.isEmpty()) {
      throw new NoSuchElementException("All batches were delivered");
    }
    Batch batch = pending.remove().await();
    submitAhead();
    return batch;
  }

  /** Gives a batch's pixels back for later ones; the batch must not be used any more. */
  public void release(Batch batch) {
    resources.buffers().give(batch.pixels());
  }

  /** Drops what was not delivered. */
  @Override
  public void close() {
    pending.forEach(PendingBatch::cancel);
    pending.clear();
  }

  private void submitAhead() {
    while (submitted < samples.size() && pending.size() < options.batchesAhead()) {
      int end = Math.min(samples.size(), submitted + options.batchSize());
      pending.add(submit(samples.subList(submitted, end)));
      submitted = end;
    }
  }

  private PendingBatch submit(List<SampleRef> refs) {
    byte[] pixels = resources.buffers().take(Math.multiplyExact(refs.size(), loader.length()));
    return PendingBatch.submit(
        refs, Batch.of(refs.size(), pixels), loader, resources.threads(), resources.count());
  }
}
