package sparkception.data.loader;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import sparkception.data.plan.SampleRef;

/** A batch under way: its samples are shared out among the threads in equal contiguous parts. */
final class PendingBatch {
  private final List<SampleRef> samples;
  private final Batch batch;
  private final SampleLoader loader;
  private CompletableFuture<Void> done;
  private volatile boolean cancelled;

  private PendingBatch(List<SampleRef> samples, Batch batch, SampleLoader loader) {
    this.samples = samples;
    this.batch = batch;
    this.loader = loader;
  }

  static PendingBatch submit(
      List<SampleRef> samples, Batch batch, SampleLoader loader, Executor threads, int parts) {
    PendingBatch pending = new PendingBatch(samples, batch, loader);
    List<CompletableFuture<Void>> futures = new ArrayList<>();
    int step = (samples.size() + parts - 1) / parts;
    for (int first = 0; first < samples.size(); first += step) {
      int from = first;
      int to = Math.min(samples.size(), from + step);
      futures.add(CompletableFuture.runAsync(() -> pending.load(from, to), threads));
    }
    pending.done = CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new));
    return pending;
  }

  private void load(int from, int to) {
    for (int i = from; i < to && !cancelled; i++) {
      loader.load(samples.get(i), batch, i);
    }
  }

  /** Waits for all samples; rethrows what a thread met. */
  Batch await() {
    try {
      done.join();
      return batch;
    } catch (CompletionException e) {
      throw e.getCause() instanceof DataSetReadException cause ? cause : e;
    }
  }

  /** Stops work that has not begun; what is being written is not used again. */
  void cancel() {
    cancelled = true;
  }
}
