package sparkception.job.checkpoint;

import java.util.List;
import sparkception.zoo.engine.EngineFacts;

/**
 * What a checkpoint was made from and by.
 *
 * @param data fingerprint of the data set
 * @param recipe by which it was trained, YAML with every default written out
 * @param workers how many train side by side
 * @param engines what they compute with, each once
 */
public record Provenance(String data, String recipe, int workers, List<EngineFacts> engines) {}
