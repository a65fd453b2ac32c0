package sparkception.data.loader;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import sparkception.data.shard.ImageRow;

/**
 * Row groups that were read, the least recently used dropped first. A row group that several
 * threads want at once is read by the first; the others wait for it.
 */
final class RowGroupCache {
  /** Identity of a row group; the hash tells a rewritten shard from the old one. */
  record Key(String dataSet, String shard, String sha256, int rowGroup) {}

  /** What a row takes beside its image, roughly. */
  private static final int ROW_OVERHEAD_BYTES = 512;

  private final long maxBytes;
  private final Map<Key, CompletableFuture<List<ImageRow>>> entries =
      new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  RowGroupCache(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * The rows under the key, read by {@code reader} unless they are here; what it throws is thrown.
   */
  List<ImageRow> get(Key key, Supplier<List<ImageRow>> reader) {
    CompletableFuture<List<ImageRow>> mine = new CompletableFuture<>();
    CompletableFuture<List<ImageRow>> entry = enter(key, mine);
    if (entry == mine) {
      read(key, reader, mine);
    }
    try {
      return entry.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof DataSetReadException cause ? cause : e;
    }
  }

  private void read(
      Key key, Supplier<List<ImageRow>> reader, CompletableFuture<List<ImageRow>> entry) {
    try {
      List<ImageRow> rows = reader.get();
      entry.complete(rows);
      account(rows);
    } catch (RuntimeException | Error e) {
      forget(key);
      entry.completeExceptionally(e);
    }
  }

  private synchronized CompletableFuture<List<ImageRow>> enter(
      Key key, CompletableFuture<List<ImageRow>> entry) {
    CompletableFuture<List<ImageRow>> present = entries.get(key);
    if (present == null) {
      entries.put(key, entry);
      return entry;
    }
    return present;
  }

  private synchronized void forget(Key key) {
    entries.remove(key);
  }

  private synchronized void account(List<ImageRow> rows) {
    bytes += bytes(rows);
    Iterator<CompletableFuture<List<ImageRow>>> oldest = entries.values().iterator();
    while (bytes > maxBytes && oldest.hasNext()) {
      CompletableFuture<List<ImageRow>> entry = oldest.next();
      if (entry.isDone() && oldest.hasNext()) {
        bytes -= bytes(entry.join());
        oldest.remove();
      }
    }
  }

  private static long bytes(List<ImageRow> rows) {
    long sum = 0;
    for (ImageRow row : rows) {
      sum += row.bytes().length + ROW_OVERHEAD_BYTES;
    }
    return sum;
  }
}
