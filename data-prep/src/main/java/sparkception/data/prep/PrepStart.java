package sparkception.data.prep;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * What a data set in the making was begun from, and how it is cut.
 *
 * @param listing identifies names, sizes, labels and boxes of all images, and the options
 * @param versions identifies the times of their files
 * @param shards number of each split's shards
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record PrepStart(String listing, String versions, List<Integer> shards) {}
