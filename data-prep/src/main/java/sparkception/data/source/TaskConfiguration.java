package sparkception.data.source;

import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Hadoop's configuration for tasks. An executor unpacks it once: within the closure of each task it
 * would take as long as several images do, since Hadoop compresses the origin of every property by
 * itself.
 */
public final class TaskConfiguration implements Serializable {

  private final Broadcast<SerializableConfiguration> shared;

  private TaskConfiguration(Broadcast<SerializableConfiguration> shared) {
    this.shared = shared;
  }

  /** The context's configuration, as it is now. */
  public static TaskConfiguration of(JavaSparkContext spark) {
    return new TaskConfiguration(
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration())));
  }

  /** The configuration; tasks share it and must not change it. */
  public Configuration value() {
    return shared.value().value();
  }
}
