package sparkception.job.features;

import java.util.List;
import org.apache.hadoop.fs.Path;
import sparkception.data.shard.Shard;

/**
 * Features of a training split, in the split's order.
 *
 * @param folder that holds them
 * @param shards in the split's order, with vectors where a data set has images
 * @param length floats of a vector
 */
public record FeatureData(Path folder, List<Shard> shards, int length) {}
