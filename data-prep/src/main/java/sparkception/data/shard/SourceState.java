package sparkception.data.shard;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * What a data set was made from.
 *
 * @param listing identifies names, sizes, labels and boxes of all images, and the options
 * @param versions identifies the times of their files; a copy of the source has others
 * @param contents identifies their bytes, as they were read
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record SourceState(String listing, String versions, String contents) {}
