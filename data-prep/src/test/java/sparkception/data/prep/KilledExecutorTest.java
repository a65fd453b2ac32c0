package sparkception.data.prep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.TaskInfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.data.image.ImageOptions;
import sparkception.data.source.ClassFolders;

/**
 * Executors in processes of their own, killed while they list images and while they write. The
 * damaged image makes a quarantine, whose bytes once depended on the process.
 */
@Tag("slow")
class KilledExecutorTest {

  @TempDir Path temp;

  @BeforeEach
  void plant() throws IOException {
    new ImageTree(temp.resolve("input"), 1)
        .add("cat", 300)
        .add("dog", 120)
        .addFile("cat/damaged", "no image".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theShardsAreThoseOfAnUndisturbedRun() throws IOException {
    try (JavaSparkContext spark = LocalSpark.open(1)) {
      prepare(spark, "undisturbed");
    }
    Assassin assassin = new Assassin();
    try (LocalCluster cluster = new LocalCluster(2)) {
      cluster.spark().sc().addSparkListener(assassin);
      prepare(cluster.spark(), "disturbed");
    }
    assertThat(assassin.killed()).isEqualTo(2);
    assertThat(assassin.lostWhileWriting()).as("shards begun by the dead").isPositive();
    Map<String, String> undisturbed = DeterminismTest.hashes(temp.resolve("undisturbed"));
    assertThat(undisturbed).hasSizeGreaterThan(12);
    assertThat(DeterminismTest.hashes(temp.resolve("disturbed"))).isEqualTo(undisturbed);
  }

  private void prepare(JavaSparkContext spark, String name) throws IOException {
    new PrepJob(
            spark,
            new ClassFolders(DeterminismTest.hadoopPath(temp.resolve("input"))),
            new PrepOptions(42, 16 << 10, 0.1, 0.1, 1, ImageOptions.DEFAULT),
            DeterminismTest.hadoopPath(temp.resolve(name)),
            (done, total) -> {})
        .execute();
  }

  /**
   * Kills the executor of the first task that lists images for shards, and later, when a shard is
   * finished, the one that begins the next: what it had listed is lost, too.
   */
  private static final class Assassin extends SparkListener {

    private final Set<Integer> listing = new HashSet<>();
    private boolean finishedAny;
    private int killed;
    private int lostWhileWriting;

    @Override
    public synchronized void onStageSubmitted(SparkListenerStageSubmitted stage) {
      if (stage.stageInfo().shuffleDepId().isDefined()) {
        listing.add(stage.stageInfo().stageId());
      }
    }

    @Override
    public synchronized void onTaskStart(SparkListenerTaskStart task) {
      boolean lists = listing.contains(task.stageId());
      if (lists ? killed == 0 : killed == 1 && finishedAny) {
        kill(task.taskInfo());
      }
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
      boolean writing = killed > 0 && !listing.contains(task.stageId());
      finishedAny |= writing && task.taskInfo().successful();
      if (writing && task.reason() instanceof ExecutorLostFailure) {
        lostWhileWriting++;
      }
    }

    private void kill(TaskInfo task) {
      killed++;
      LocalCluster.kill(task.executorId());
    }

    synchronized int killed() {
      return killed;
    }

    synchronized int lostWhileWriting() {
      return lostWhileWriting;
    }
  }
}
