package sparkception.job.run;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * {@code transfer.json}: what a run has begun with of another.
 *
 * @param checkpoint whose weights it has taken, or a Keras file; absolute
 * @param samples that they had seen; 0 where the file does not say
 * @param weights SHA-256 of them all, as 32-bit floats
 * @param loaded how many arrays were taken over
 * @param fresh arrays with their shapes that were not there, and were drawn at random
 * @param unused arrays with their shapes that had no place
 * @param freezeTo the last layer that is not trained at first; null for none
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record TransferRecord(
    String checkpoint,
    long samples,
    String weights,
    int loaded,
    List<String> fresh,
    List<String> unused,
    String freezeTo) {}
