package sparkception.data.prep;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;
import sparkception.data.shard.SourceState;

/**
 * What a data set in the making was begun from, and how it is cut.
 *
 * @param source what it is made from; contents are not known yet
 * @param options what it is made with
 * @param shards number of each split's shards
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record PrepStart(SourceState source, Map<String, Object> options, List<Integer> shards) {}
