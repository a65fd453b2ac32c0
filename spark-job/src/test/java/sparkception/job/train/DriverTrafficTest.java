package sparkception.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.job.LocalSpark;
import sparkception.job.bench.DriverTraffic;
import sparkception.job.checkpoint.CheckpointStore;
import sparkception.job.recipe.Recipe;
import sparkception.job.run.RoundReport;
import sparkception.job.run.RunFolder;

/** What passes through the driver is one state out and one average in, however many workers. */
class DriverTrafficTest {

  private static final int SAMPLES = 64;
  private static final String RECIPE =
      """
      model: {input: 28, channels: 1, width: 0.25, middle-modules: 1, dropout: 0}
      train: {epochs: 1, averaging-period: 1, batch-size: 4}
      checkpoint: {batch-norm-images: 0} # what is estimated at the end is no round's traffic
      """;

  @TempDir Path temp;

  @Test
  void bytesOfARoundDoNotDependOnTheWorkers() throws Exception {
    Traffic one = traffic(1);
    Traffic four = traffic(4);
    assertThat(four.out()).isCloseTo(one.out(), withinPercentage(2));
    assertThat(four.in()).isCloseTo(one.in(), withinPercentage(2));
    // Parameters and momentum, fp32.
    double state = 2.0 * Float.BYTES * one.parameters();
    assertThat(one.out()).isCloseTo(state, withinPercentage(5));
    assertThat(one.in()).isCloseTo(state, withinPercentage(5));
  }

  private Traffic traffic(int workers) throws Exception {
    Path folder = temp.resolve("w" + workers);
    DriverTraffic traffic = new DriverTraffic();
    List<RoundReport> rounds = new ArrayList<>();
    Recipe recipe = Recipe.parse(RECIPE, Map.of("train.workers", Integer.toString(workers)));
    int parameters;
    try (JavaSparkContext spark =
        LocalSpark.with("local[4]", Map.of("spark.broadcast.compress", "false"))) {
      org.apache.hadoop.fs.Path data = StripedData.prepare(spark, folder, SAMPLES);
      spark.sc().addSparkListener(traffic);
      RunFolder run =
          RunFolder.at(
              new org.apache.hadoop.fs.Path(folder.resolve("run").toUri()),
              spark.hadoopConfiguration());
      new Trainer(spark, recipe, data, run.path(), rounds::add).train();
      parameters =
          CheckpointStore.in(run, 2).newestGood().orElseThrow().trainerState().parameters().length;
    }
    // Stopping Spark has delivered every event.
    return new Traffic(
        (double) traffic.broadcastBytes() / rounds.size(),
        (double) traffic.resultBytes() / rounds.size(),
        parameters);
  }

  /** Bytes of a round out of the driver and into it. */
  private record Traffic(double out, double in, int parameters) {}
}
