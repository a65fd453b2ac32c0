package sparkception.data.inspect;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * What reading a data set again came to.
 *
 * @param shards files read
 * @param images whose hash was right
 * @param bytes read
 * @param problems one sentence for each thing that is not what the manifest says; empty if all is
 *     well
 * @param seconds wall-clock time
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Verification(
    long shards, long images, long bytes, List<String> problems, double seconds) {}
