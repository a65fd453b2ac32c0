package sparkception.job.worker;

import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;
import sparkception.data.plan.RowGroups;
import sparkception.data.shard.Shard;

/**
 * Where workers find the training split.
 *
 * @param hadoop how to reach it
 * @param folder the data set's
 * @param shards in the manifest's order
 */
public record TrainingShards(SerializableConfiguration hadoop, String folder, List<Shard> shards)
    implements Serializable {

  Configuration configuration() {
    return hadoop.value();
  }

  Path path() {
    return new Path(folder);
  }

  RowGroups rowGroups() {
    return RowGroups.of(shards.stream().map(Shard::rowGroups).toList());
  }
}
