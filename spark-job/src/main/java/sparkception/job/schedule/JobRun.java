package sparkception.job.schedule;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * A run of a job that is over.
 *
 * @param started ISO 8601, UTC
 * @param ended the same; null where nobody saw it
 * @param code exit code; null where nobody saw it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record JobRun(String started, String ended, Integer code) {}
