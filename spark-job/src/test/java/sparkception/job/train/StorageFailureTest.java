package sparkception.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.job.LocalSpark;
import sparkception.job.averaging.TrainerState;
import sparkception.job.checkpoint.CheckpointStore;
import sparkception.job.run.RunFolder;

/** The command itself on storage that is full, that it may not write, or that loses a shard. */
@Tag("slow")
class StorageFailureTest {

  private static final String RECIPE =
      """
      model: {input: 28, channels: 1, width: 0.0625, middle-modules: 0, stem-stride: 1}
      train: {epochs: 2, batch-size: 16, averaging-period: 2, workers: 2, seed: 5}
      learning-rate: {initial: 0.05, schedule: constant}
      checkpoint: {every-epochs: 0.5}
      """;
  private static final int BLOCK_BYTES = 1 << 20;

  /** HDFS's default, which counts for the quota even where there are fewer nodes. */
  private static final int COPIES = 3;

  @TempDir static Path temp;

  private static MiniDFSCluster hdfs;
  private static DistributedFileSystem files;
  private static Path recipe;
  private static Path data;
  private static TrainerState whole;

  @BeforeAll
  static void trainUndisturbed() throws Exception {
    recipe = Files.writeString(temp.resolve("recipe.yaml"), RECIPE);
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, temp.resolve("hdfs").toString());
    configuration.setInt("dfs.blocksize", BLOCK_BYTES);
    hdfs = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
    files = hdfs.getFileSystem();
    data = Path.of(StripedData.prepare(LocalSpark.context(), temp, 200).toUri());
    assertThat(training(temp.resolve("whole").toString()).run()).isZero();
    whole = state(temp.resolve("whole").toString());
  }

  @AfterAll
  static void stop() {
    hdfs.shutdown();
  }

  @Test
  void aFullHdfsStopsTrainingAndMoreRoomLetsItGoOn() throws Exception {
    org.apache.hadoop.fs.Path run = new org.apache.hadoop.fs.Path("/full");
    files.mkdirs(run);
    // Room for the small files and for the block of the open metrics, not for a model beside it.
    files.setQuota(run, HdfsConstants.QUOTA_DONT_SET, COPIES * (BLOCK_BYTES + BLOCK_BYTES / 2));
    TrainProcess full = training(hdfs.getURI() + "/full");
    assertThat(full.run()).isEqualTo(1);
    assertThat(full.lastLine())
        .matches("Cannot write hdfs://.*/full/.*: The DiskSpace quota of /full is exceeded.*");
    files.setQuota(run, HdfsConstants.QUOTA_DONT_SET, HdfsConstants.QUOTA_RESET);
    assertThat(training(hdfs.getURI() + "/full").run()).isZero();
    assertThat(state(hdfs.getURI() + "/full")).usingRecursiveComparison().isEqualTo(whole);
  }

  @Test
  void anHdfsThatIsFullFromTheStartSaysSo() throws Exception {
    org.apache.hadoop.fs.Path run = new org.apache.hadoop.fs.Path("/tiny");
    files.mkdirs(run);
    files.setQuota(run, HdfsConstants.QUOTA_DONT_SET, BLOCK_BYTES);
    TrainProcess full = training(hdfs.getURI() + "/tiny");
    assertThat(full.run()).isEqualTo(1);
    assertThat(full.lastLine())
        .matches("Cannot write hdfs://.*/tiny/.*: The DiskSpace quota of /tiny is exceeded.*");
    assertThat(files.exists(new org.apache.hadoop.fs.Path(run, "_lock"))).isFalse();
  }

  @Test
  void aFullDiskStopsTrainingAndMoreRoomLetsItGoOn() throws Exception {
    Path disk = Files.createDirectories(temp.resolve("disk"));
    String[] mounted = {"unshare", "--user", "--map-root-user", "--mount", "sh", "-c"};
    String mount = "mount -t tmpfs -o size=%s tmpfs " + disk;
    assumeTrue(
        exitCode(mounted, mount.formatted("1m")) == 0, "may not mount a file system of its own");
    Path saved = temp.resolve("saved");
    // Room for two checkpoints, not for the third that is written before the first goes.
    long checkpointBytes = bytes(temp.resolve("whole/checkpoints")) / 2;
    TrainProcess full =
        training(disk.resolve("run").toString())
            .under(mounted)
            .under(
                mount.formatted(5 * checkpointBytes / 2)
                    + "; \"$@\"; echo exit $?; cp -r %s %s; exit 3".formatted(disk, saved),
                "sh");
    assertThat(full.run()).isEqualTo(3);
    assertThat(full.lastLine()).isEqualTo("exit 1");
    assertThat(full.output().get(full.output().size() - 2))
        .matches("Cannot write .*/run/checkpoints/.*: No space left on device.*");
    assertThat(training(saved.resolve("run").toString()).run()).isZero();
    assertThat(state(saved.resolve("run").toString())).usingRecursiveComparison().isEqualTo(whole);
  }

  @Test
  void aFolderThatMayNotBeWrittenIsNamed() throws Exception {
    files.mkdirs(new org.apache.hadoop.fs.Path("/theirs"));
    TrainProcess stranger = training(hdfs.getURI() + "/theirs/run").as("stranger");
    assertThat(stranger.run()).isEqualTo(1);
    assertThat(stranger.lastLine())
        .matches("Cannot write hdfs://.*/theirs/run/_lock: Permission denied: user=stranger.*");
    assertThat(files.listStatus(new org.apache.hadoop.fs.Path("/theirs"))).isEmpty();
  }

  @Test
  void aVanishedShardIsNamedAndItsReturnLetsTrainingGoOn() throws Exception {
    Path shard;
    try (Stream<Path> shards = Files.list(data.resolve("train"))) {
      shard = shards.filter(path -> path.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    Path aside = temp.resolve("aside");
    Files.move(shard, aside);
    String run = temp.resolve("vanished").toString();
    TrainProcess without = training(run);
    assertThat(without.run()).isEqualTo(1);
    assertThat(without.lastLine())
        .matches(
            "Cannot read row group \\d+ of shard .*" + shard.getFileName() + ": .*not exist.*");
    Files.move(aside, shard);
    assertThat(training(run).run()).isZero();
    assertThat(state(run)).usingRecursiveComparison().isEqualTo(whole);
  }

  private static int exitCode(String[] command, String script) throws Exception {
    List<String> all = Stream.concat(Stream.of(command), Stream.of(script)).toList();
    try {
      return new ProcessBuilder(all).start().waitFor();
    } catch (IOException noSuchProgram) {
      return -1;
    }
  }

  private static TrainProcess training(String run) throws IOException {
    return new TrainProcess(recipe, data.toString(), run)
        .withHadoop(
            temp.resolve("conf"),
            Map.of("dfs.blocksize", Integer.toString(BLOCK_BYTES), "dfs.replication", "1"));
  }

  private static TrainerState state(String run) throws IOException {
    return CheckpointStore.in(
            RunFolder.at(new org.apache.hadoop.fs.Path(run), new Configuration()), 2)
        .newestGood()
        .orElseThrow()
        .trainerState();
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.mapToLong(path -> path.toFile().length()).sum();
    }
  }
}
