package sparkception.job.registry;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * {@code hold-out.json}: the images by which all versions are compared, fixed when the first one is
 * registered.
 *
 * @param data the data set's folder, absolute
 * @param dataFingerprint of what it held
 * @param split of it
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record HoldOut(String data, String dataFingerprint, String split) {}
