package sparkception.data.inspect;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.Shard;
import sparkception.data.shard.ShardSizes;
import sparkception.data.shard.Split;

/**
 * How large images are, as they are stored.
 *
 * @param images that were looked at: all, or those of the first shards of each split, which are a
 *     random choice because data sets are shuffled
 * @param longestSide the longest side of any
 * @param bars images by their shorter side, from the smallest on, without gaps
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record SizeHistogram(long images, int longestSide, List<Bar> bars) {

  /** Of nothing. */
  static final SizeHistogram NONE = new SizeHistogram(0, 0, List.of());

  private static final int SHARDS_OF_A_SPLIT = 16;

  /**
   * Images whose shorter side is in a range.
   *
   * @param from the shortest, pixels
   * @param to the longest, pixels
   * @param images how many
   */
  public record Bar(int from, int to, long images) {}

  static SizeHistogram of(Configuration hadoop, Path dataSet, Manifest manifest)
      throws IOException {
    Counts counts = new Counts();
    for (Split split : manifest.splits()) {
      for (Shard shard : split.shards().stream().limit(SHARDS_OF_A_SPLIT).toList()) {
        ShardSizes.read(hadoop, dataSet, shard, counts::add);
      }
    }
    return counts.histogram();
  }

  /** Images of each shorter side. */
  static final class Counts {

    private final TreeMap<Integer, Long> byShorterSide = new TreeMap<>();
    private int longestSide;

    void add(int width, int height) {
      byShorterSide.merge(Math.min(width, height), 1L, Long::sum);
      longestSide = Math.max(longestSide, Math.max(width, height));
    }

    SizeHistogram histogram() {
      if (byShorterSide.isEmpty()) {
        return NONE;
      }
      List<Bar> bars = new ArrayList<>();
      int last = byShorterSide.lastKey();
      for (int from = byShorterSide.firstKey(); from <= last; ) {
        int next = boundaryAfter(from);
        bars.add(new Bar(from, Math.min(next - 1, last), sum(from, next)));
        from = next;
      }
      return new SizeHistogram(sum(0, last + 1), longestSide, List.copyOf(bars));
    }

    private long sum(int from, int to) {
      Map<Integer, Long> range = byShorterSide.subMap(from, to);
      return range.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The next of 1, 2, 3, 4, 6, 8, 12, 16, 24, ...: a bar spans a half or a third of its end. */
    private static int boundaryAfter(int side) {
      int power = Integer.highestOneBit(Math.max(1, side));
      return power > 1 && side < power + power / 2 ? power + power / 2 : 2 * power;
    }
  }
}
