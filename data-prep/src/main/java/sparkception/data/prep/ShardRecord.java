package sparkception.data.prep;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import sparkception.data.image.PixelSums;
import sparkception.data.image.PixelSums.Channels;
import sparkception.data.shard.Shard;

/**
 * That a shard is done, and what the manifest needs to know of it.
 *
 * @param target its index in the plan
 * @param shard the file; null if no image went to it
 * @param labelCounts images of each class that has any, by label
 * @param severalLabels images of more than one class
 * @param pixels sums over its pixels
 * @param quarantine path of the file of refused images; null if there are none
 * @param refused images refused, by reason
 * @param content sum of {@link ContentHash} over all of them
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ShardRecord(
    int target,
    Shard shard,
    Map<Integer, Long> labelCounts,
    long severalLabels,
    Pixels pixels,
    String quarantine,
    Map<String, Long> refused,
    long content)
    implements Serializable {

  /** {@link PixelSums}, flat: sums and squares of R, G, B. */
  record Pixels(long count, List<Long> sums, List<Long> squares) implements Serializable {

    static Pixels of(PixelSums sums) {
      return new Pixels(sums.pixels(), flat(sums.sums()), flat(sums.squares()));
    }

    PixelSums merged() {
      return new PixelSums(count, channels(sums), channels(squares));
    }

    private static List<Long> flat(Channels channels) {
      return List.of(channels.red(), channels.green(), channels.blue());
    }

    private static Channels channels(List<Long> flat) {
      return new Channels(flat.get(0), flat.get(1), flat.get(2));
    }
  }

  /** Images stored and refused. */
  long images() {
    return (shard == null ? 0 : shard.rows()) + refusedImages();
  }

  long refusedImages() {
    return refused.values().stream().mapToLong(Long::longValue).sum();
  }
}
