package sparkception.job.registry;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * What a version was made from.
 *
 * @param data the data set's folder, absolute
 * @param dataFingerprint of what it held; data sets with equal ones are the same
 * @param manifestSha256 of its manifest file; null where it was not at hand
 * @param recipeSha256 of the version's {@code recipe.yaml}
 * @param parent the version with whose weights it began; null for none
 * @param program version of this program; null where it was not packaged
 * @param run the run folder that trained it, absolute; it may be gone
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Lineage(
    String data,
    String dataFingerprint,
    String manifestSha256,
    String recipeSha256,
    Integer parent,
    String program,
    String run) {}
