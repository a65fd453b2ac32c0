package sparkception.data.prep;

import org.apache.spark.Partitioner;

/** A partition for each shard. */
final class ShardPartitioner extends Partitioner {

  private final int shards;

  ShardPartitioner(int shards) {
    this.shards = shards;
  }

  @Override
  public int numPartitions() {
    return shards;
  }

  @Override
  public int getPartition(Object key) {
    return ((SampleKey) key).target();
  }
}
