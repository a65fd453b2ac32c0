package sparkception.data.prep;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import sparkception.data.shard.Shard;

/**
 * That a shard is done, and what the manifest needs to know of it.
 *
 * @param target its index in the plan
 * @param shard the file; null if no image went to it
 * @param labelCounts images of each class
 * @param pixels sums over its pixels
 * @param refused images refused, by reason
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ShardRecord(
    int target, Shard shard, List<Long> labelCounts, long[] pixels, Map<String, Long> refused)
    implements Serializable {

  long rows() {
    return shard == null ? 0 : shard.rows();
  }

  long refusedImages() {
    return refused.values().stream().mapToLong(Long::longValue).sum();
  }
}
