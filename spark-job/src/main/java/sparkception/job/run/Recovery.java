package sparkception.job.run;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * A line of {@code metrics} that tells what failed without stopping training.
 *
 * @param time ISO 8601 in UTC; null in files of earlier versions
 * @param recovery what failed
 * @param afterSamples training examples seen by then
 * @param cause why
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Recovery(String time, String recovery, long afterSamples, String cause) {}
