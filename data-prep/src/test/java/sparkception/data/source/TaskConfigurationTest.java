package sparkception.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import scala.Tuple2;
import sparkception.data.prep.LocalCluster;

class TaskConfigurationTest {

  private static final String KEY = "sparkception.test";

  @Test
  void executorsHaveTheContextsSettingsAsTheyWereAndUnpackThemOnce() {
    try (LocalCluster cluster = new LocalCluster(1)) {
      JavaSparkContext spark = cluster.spark();
      spark.hadoopConfiguration().set(KEY, "before");
      TaskConfiguration shared = TaskConfiguration.of(spark);
      spark.hadoopConfiguration().set(KEY, "after");
      List<Tuple2<Seen, String>> seen =
          spark
              .parallelize(List.of(1, 2, 3, 4), 4)
              .map(task -> new Tuple2<>(Seen.of(shared.value()), shared.value().get(KEY)))
              .collect();
      assertThat(seen).hasSize(4).allMatch(each -> each._2().equals("before"));
      assertThat(seen.get(0)._1().process()).isNotEqualTo(ProcessHandle.current().pid());
      assertThat(seen)
          .map(Tuple2::_1)
          .as("the same object in each task")
          .containsOnly(seen.get(0)._1());
    }
  }

  /** An object as a process knows it. */
  private record Seen(long process, int identity) implements Serializable {

    static Seen of(Configuration configuration) {
      return new Seen(ProcessHandle.current().pid(), System.identityHashCode(configuration));
    }
  }
}
