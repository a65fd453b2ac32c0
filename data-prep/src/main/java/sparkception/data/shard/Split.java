package sparkception.data.shard;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * A part of a data set: train, val or test.
 *
 * @param name its folder
 * @param rows images in it
 * @param labelCounts images of each class, by label
 * @param shards its files, in order
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Split(String name, long rows, List<Long> labelCounts, List<Shard> shards) {}
