package sparkception.job.train;

import java.util.List;
import org.apache.hadoop.fs.Path;
import sparkception.data.shard.Shard;

/**
 * What is trained on.
 *
 * @param folder the data set
 * @param shards the training split, in the manifest's order
 * @param samples rows of the training split
 * @param fingerprint identifies the data set's content
 */
public record TrainingData(Path folder, List<Shard> shards, long samples, String fingerprint) {}
