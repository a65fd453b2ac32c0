package sparkception.data.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that all start at once, on a local disk and on HDFS. */
class FileLockTest {

  private static final int STARTS = 6;
  private static final int RACES = 15;
  private static final long AN_HOUR = 3_600_000;

  /** Of a holder that may be a hundred times slower than it needs to be. */
  private static final Heartbeat QUICK =
      new Heartbeat(Duration.ofMillis(100), Duration.ofMillis(2000));

  /** No process number is as high. */
  private static final long NO_PROCESS = Long.MAX_VALUE;

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
      assertThat(winners(new Path(folder, "free-" + race))).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void oneOfThemTakesOverFromADeadOne(String folder) throws Exception {
    for (int race = 0; race < RACES; race++) {
      Path run = new Path(folder, "dead-" + race);
      leave(run, LockHolder.thisSystem(), 0);
      assertThat(winners(run)).isEqualTo(1);
      assertThat(files(run).listStatus(run)).as("what all of them leave").isEmpty();
    }
  }

  /** Whatever the clock of the other machine says: it may be hours ahead or behind. */
  @ParameterizedTest
  @ValueSource(longs = {-AN_HOUR, 0, AN_HOUR})
  void aLivingHolderElsewhereIsNeverRobbed(long skew) throws Exception {
    Path run = new Path(temp.toUri().toString(), "elsewhere" + skew);
    LockFile lock = leave(run, "another machine", System.currentTimeMillis() + skew);
    AtomicLong beat = new AtomicLong(System.currentTimeMillis() + skew);
    ScheduledExecutorService holder = Executors.newSingleThreadScheduledExecutor();
    Callable<Void> renew =
        () -> {
          lock.beat(beat.addAndGet(10));
          return null;
        };
    try {
      var unused =
          holder.scheduleAtFixedRate(() -> unchecked(renew), 10, 10, TimeUnit.MILLISECONDS);
      assertThatThrownBy(() -> acquire(run))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("process %d on elsewhere is writing it (train)", NO_PROCESS);
    } finally {
      holder.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-AN_HOUR, 0, AN_HOUR})
  void aSilentHolderElsewhereIsTakenForDead(long skew) throws Exception {
    Path run = new Path(temp.toUri().toString(), "silent" + skew);
    leave(run, "another machine", System.currentTimeMillis() + skew);
    try (FolderLock mine = acquire(run)) {
      mine.requireHeld();
    }
    assertThat(files(run).listStatus(run)).isEmpty();
  }

  /** Who was suspended for a minute is not asked whether it still holds the lock. */
  @Test
  void aHolderThatWasRobbedFindsOut() throws Exception {
    Path run = new Path(temp.toUri().toString(), "robbed");
    CountDownLatch told = new CountDownLatch(1);
    try (FolderLock robbed = FileLock.acquire(files(run), run, "train", QUICK, told::countDown)) {
      FolderLock.Proof proof = robbed.proof();
      proof.requireHeld(new Configuration());
      leave(run, "another machine", 0);
      assertThat(told.await(1, TimeUnit.MINUTES)).isTrue();
      assertThat(robbed.isLost()).isTrue();
      assertThatThrownBy(robbed::requireHeld).isInstanceOf(StorageException.class);
      assertThatThrownBy(() -> proof.requireHeld(new Configuration()))
          .hasMessageContaining("its lock is gone or held by another process");
    }
    assertThat(files(run).exists(new Path(run, FileLock.FILE))).as("the other one's").isTrue();
  }

  @Test
  void aHolderShowsThatItLives() throws Exception {
    Path run = new Path(temp.toUri().toString(), "beats");
    try (FolderLock lock = acquire(run)) {
      lock.requireHeld();
      LockFile file = new LockFile(files(run), new Path(run, FileLock.FILE));
      LockFile.Sighting first = file.look().orElseThrow();
      long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
      while (file.look().orElseThrow().equals(first) && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      assertThat(file.look().orElseThrow().beat()).isGreaterThan(first.beat());
    }
  }

  /** All try, then those who have got it prove it and let go. */
  private static int winners(Path run) throws Exception {
    ExecutorService starts = Executors.newFixedThreadPool(STARTS);
    List<FileLock> winners = new ArrayList<>();
    try {
      List<Callable<FileLock>> all = new ArrayList<>();
      for (int start = 0; start < STARTS; start++) {
        all.add(() -> FileLock.acquire(files(run), run, "train", () -> {}));
      }
      for (Future<FileLock> start : starts.invokeAll(all)) {
        add(winners, start);
      }
      for (FileLock winner : winners) {
        winner.requireHeld();
        winner.close();
      }
      return winners.size();
    } finally {
      starts.shutdownNow();
    }
  }

  private static void add(List<FileLock> winners, Future<FileLock> start) throws Exception {
    try {
      winners.add(start.get());
    } catch (ExecutionException e) {
      assertThat(e.getCause())
          .isInstanceOf(StorageException.class)
          .hasMessageStartingWith("Cannot train into ");
    }
  }

  private static FileLock acquire(Path run) throws IOException {
    return FileLock.acquire(files(run), run, "train", QUICK, () -> {});
  }

  /** The lock of a process that is not there. */
  private static LockFile leave(Path run, String system, long beat) throws IOException {
    LockFile lock = new LockFile(files(run), new Path(run, FileLock.FILE));
    LockHolder holder = new LockHolder("dead", "elsewhere", system, NO_PROCESS, 1, "train");
    lock.delete();
    assertThat(lock.create(holder.toJson())).isTrue();
    lock.beat(beat);
    return lock;
  }

  private static FileSystem files(Path run) throws IOException {
    return run.getFileSystem(new Configuration());
  }

  private static void unchecked(Callable<Void> work) {
    try {
      work.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
