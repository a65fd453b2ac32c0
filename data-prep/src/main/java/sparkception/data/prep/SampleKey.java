package sparkception.data.prep;

import java.io.Serializable;
import java.util.Comparator;

/**
 * Where an image goes, in the order in which shards are written.
 *
 * @param target index of the shard
 * @param hash of its path: its place within the shard
 * @param path breaks ties
 */
record SampleKey(int target, long hash, String path)
    implements Serializable, Comparable<SampleKey> {

  private static final Comparator<SampleKey> ORDER =
      Comparator.comparingInt(SampleKey::target)
          .thenComparingLong(SampleKey::hash)
          .thenComparing(SampleKey::path);

  @Override
  public int compareTo(SampleKey other) {
    return ORDER.compare(this, other);
  }
}
