package sparkception.job.checkpoint;

/**
 * What a checkpoint was made from and by.
 *
 * @param data fingerprint of the data set
 * @param recipe fingerprint of what in the recipe decides the result
 * @param workers how many train side by side
 */
public record Provenance(String data, String recipe, int workers) {}
