package sparkception.data.prep;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.LinkedHashMap;
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
record PrepStart(SourceState source, Map<String, Object> options, List<Integer> shards) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String VERSION = "version";

  /** The same for images that are added to a data set, and make such a version of it. */
  PrepStart ofVersion(int version) {
    Map<String, Object> more = new LinkedHashMap<>(options);
    more.put(VERSION, version);
    return new PrepStart(source, more, shards);
  }

  /** Whether both say the same; numbers read from a file are of other classes. */
  boolean isSame(PrepStart other) {
    return JSON.valueToTree(this).toString().equals(JSON.valueToTree(other).toString());
  }
}
