package sparkception.data.plan;

/**
 * Where a sample is stored.
 *
 * @param sample index in the split's stored order, from 0: the identity of the sample that seeds
 *     its augmentation
 * @param shard index of the shard in the manifest's order, from 0
 * @param rowGroup index of the row group in its shard, from 0
 * @param row index of the row in its row group, from 0
 */
public record SampleRef(long sample, int shard, int rowGroup, int row) {}
