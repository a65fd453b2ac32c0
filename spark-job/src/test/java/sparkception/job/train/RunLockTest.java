package sparkception.job.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Drivers that all start at once. */
class RunLockTest {

  private static final int DRIVERS = 6;
  private static final int RACES = 15;

  @TempDir static java.nio.file.Path temp;

  private static MiniDFSCluster hdfs;

  @BeforeAll
  static void start() throws IOException {
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, temp.resolve("hdfs").toString());
    hdfs = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
  }

  @AfterAll
  static void stop() {
    hdfs.shutdown();
  }

  static Stream<String> folders() {
    return Stream.of(temp.resolve("runs").toUri().toString(), hdfs.getURI() + "/runs");
  }

  @ParameterizedTest
  @MethodSource("folders")
  void oneOfThemGetsTheFolder(String folder) throws Exception {
    for (int race = 0; race < RACES; race++) {
      RunFolder run = RunFolder.at(new Path(folder, "free-" + race), new Configuration());
      assertThat(winners(run)).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void oneOfThemTakesOverFromADeadOne(String folder) throws Exception {
    for (int race = 0; race < RACES; race++) {
      RunFolder run = RunFolder.at(new Path(folder, "dead-" + race), new Configuration());
      leaveLockOfADeadProcess(run);
      assertThat(winners(run)).hasSize(1);
      assertThat(run.files().listStatus(run.path())).as("what all of them leave").isEmpty();
    }
  }

  /** All try, then those who have got it prove it and let go. */
  private static List<RunLock> winners(RunFolder run) throws Exception {
    ExecutorService drivers = Executors.newFixedThreadPool(DRIVERS);
    try {
      List<Callable<RunLock>> starts = new ArrayList<>();
      for (int driver = 0; driver < DRIVERS; driver++) {
        starts.add(() -> RunLock.acquire(run));
      }
      List<RunLock> winners = new ArrayList<>();
      for (Future<RunLock> start : drivers.invokeAll(starts)) {
        add(winners, start);
      }
      for (RunLock winner : winners) {
        winner.requireHeld();
        winner.close();
      }
      return winners;
    } finally {
      drivers.shutdownNow();
    }
  }

  private static void add(List<RunLock> winners, Future<RunLock> start) throws Exception {
    try {
      winners.add(start.get());
    } catch (ExecutionException e) {
      assertThat(e.getCause())
          .isInstanceOf(TrainingException.class)
          .hasMessageStartingWith("Cannot train into ");
    }
  }

  private static void leaveLockOfADeadProcess(RunFolder run) throws IOException {
    Process process = new ProcessBuilder("true").start();
    long pid = process.pid();
    process.onExit().join();
    String host = java.net.InetAddress.getLocalHost().getHostName();
    run.write(
        new Path(run.path(), RunLock.FILE),
        """
        {"token":"dead","host":"%s","pid":%d,"started":1}"""
            .formatted(host, pid));
  }
}
