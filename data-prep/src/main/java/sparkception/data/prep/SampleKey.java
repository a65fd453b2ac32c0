package sparkception.data.prep;

import java.io.Serializable;
import java.util.Comparator;

/**
 * Where an image goes, in the order in which shards are written.
 *
 * @param target index of the shard
 * @param hash of its path or, where duplicates are looked for, of its content: its place within the
 *     shard
 * @param content SHA-256 of its bytes where duplicates are looked for, otherwise empty
 * @param path breaks ties
 */
record SampleKey(int target, long hash, String content, String path)
    implements Serializable, Comparable<SampleKey> {

  private static final Comparator<SampleKey> ORDER =
      Comparator.comparingInt(SampleKey::target)
          .thenComparingLong(SampleKey::hash)
          .thenComparing(SampleKey::content)
          .thenComparing(SampleKey::path);

  /** Whether both images are known to have the same bytes. */
  boolean sameContent(SampleKey other) {
    return !content.isEmpty() && content.equals(other.content);
  }

  @Override
  public int compareTo(SampleKey other) {
    return ORDER.compare(this, other);
  }
}
