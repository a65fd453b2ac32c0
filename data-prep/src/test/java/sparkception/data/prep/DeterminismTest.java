package sparkception.data.prep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.data.image.ImageOptions;
import sparkception.data.shard.ImageRow;
import sparkception.data.shard.ShardHash;
import sparkception.data.source.ClassFolders;

class DeterminismTest {

  @TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.NEVER)
  Path temp;

  @BeforeEach
  void plant() throws IOException {
    new ImageTree(temp.resolve("input"), 1)
        .add("cat", 60)
        .add("dog", 5)
        .add("cow", 30)
        .addFile("cow/damaged", new byte[10]);
  }

  @Test
  void parallelismDoesNotChangeAByte() throws IOException {
    Map<String, String> one = prepare("one", 1, 42);
    assertThat(one).hasSizeGreaterThan(7);
    assertThat(prepare("five", 5, 42)).isEqualTo(one);
  }

  @Test
  void theSeedChangesTheOrder() throws IOException {
    prepare("a", 2, 1);
    prepare("b", 2, 2);
    assertThat(order("a")).isNotEqualTo(order("b"));
    assertThat(order("a")).isNotEqualTo(order("a").stream().sorted().toList());
  }

  /** The child stops within its 40th image; what it finished is kept, unless it is damaged. */
  @Test
  void aKilledJobGoesOnAndEndsWithTheSameBytes() throws Exception {
    Map<String, String> whole = prepare("whole", 1, 42);
    kill("resumed");
    assertThat(temp.resolve("resumed/_manifest.json")).doesNotExist();
    Path kept = temp.resolve("resumed/train/shard-00000.parquet");
    Object inode = Files.getAttribute(kept, "unix:ino");
    Files.writeString(temp.resolve("resumed/train/shard-00001.parquet"), "damaged");
    Files.deleteIfExists(temp.resolve("resumed/train/.shard-00001.parquet.crc"));
    assertThat(prepare("resumed", 2, 42)).isEqualTo(whole);
    assertThat(Files.getAttribute(kept, "unix:ino")).isEqualTo(inode);
  }

  /** Tasks that die in the middle of a shard, as they do with their executor, are tried again. */
  @Test
  void aTaskThatIsTriedAgainWritesTheSameBytes() throws IOException {
    Map<String, String> whole = prepare("whole", 1, 42);
    Path output = temp.resolve("retried");
    BreakingSource breaking = new BreakingSource(input(), 7);
    try (JavaSparkContext spark = LocalSpark.openWithRetries(2)) {
      new PrepJob(spark, breaking, options(42), hadoopPath(output), (done, total) -> {}).execute();
    }
    assertThat(BreakingSource.failures()).isGreaterThan(5);
    assertThat(hashes(output)).isEqualTo(whole);
  }

  private Map<String, String> prepare(String name, int threads, long seed) throws IOException {
    Path output = temp.resolve(name);
    try (JavaSparkContext spark = LocalSpark.open(threads)) {
      new PrepJob(spark, input(), options(seed), hadoopPath(output), (done, total) -> {}).execute();
    }
    return hashes(output);
  }

  private void kill(String name) throws Exception {
    Process child =
        new ProcessBuilder(command(temp.resolve("input"), temp.resolve(name)))
            .redirectError(temp.resolve("child.log").toFile())
            .start();
    try (var lines = child.inputReader()) {
      assertThat(lines.readLine()).as(() -> log("child.log")).isEqualTo(StallingPrep.STALLED);
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  private String log(String name) {
    try {
      return Files.readString(temp.resolve(name));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static List<String> command(Path input, Path output) {
    List<String> opens =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("--add-opens"))
            .toList();
    return Stream.of(
            Stream.of(ProcessHandle.current().info().command().orElseThrow(), "-Xmx512m"),
            opens.stream(),
            Stream.of("-cp", System.getProperty("java.class.path")),
            Stream.of(StallingPrep.class.getName(), input.toString(), output.toString()))
        .flatMap(parts -> parts)
        .toList();
  }

  private ClassFolders input() {
    return new ClassFolders(hadoopPath(temp.resolve("input")));
  }

  static PrepOptions options(long seed) {
    return new PrepOptions(seed, 4096, 0.1, 0.1, 1, ImageOptions.DEFAULT);
  }

  static org.apache.hadoop.fs.Path hadoopPath(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }

  private List<String> order(String name) throws IOException {
    return Stored.rows(new Configuration(), hadoopPath(temp.resolve(name))).get("train").stream()
        .map(ImageRow::path)
        .toList();
  }

  /** SHA-256 of every file of a data set, by name. */
  static Map<String, String> hashes(Path folder) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().endsWith(".crc")) {
          hashes.put(
              folder.relativize(file).toString().replace(File.separatorChar, '/'),
              ShardHash.of(Files.readAllBytes(file)));
        }
      }
    }
    return hashes;
  }
}
