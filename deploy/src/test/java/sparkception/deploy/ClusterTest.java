package sparkception.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/cluster}, and training on it while its processes are killed. */
@Tag("cluster")
class ClusterTest {

  private static final Path HOME = Path.of("target/sparkception").toAbsolutePath();
  private static final String LOOPBACK = "(0100007F|0000000000000000FFFF00000100007F)";

  @TempDir Path folder;

  @AfterEach
  void down() throws Exception {
    cluster("down").succeed();
  }

  @Test
  void theDemoEndsWithAnAccuracyAndLeavesNoProcess() throws Exception {
    List<String> said = cluster("demo").succeed();

    assertThat(accuracies(said)).hasSize(2).allSatisfy(top1 -> assertThat(top1).isGreaterThan(0.6));
    assertThat(processes()).isEmpty();
    assertThat(cluster("status").start().end()).isEqualTo(1);
  }

  /** Its executor goes with it, and {@code up} brings back what is missing. */
  @Test
  void aWorkerKilledInMidTrainingCostsNoTraining() throws Exception {
    List<String> settings = cluster("up").succeed();
    assertThat(listening()).isNotEmpty().allSatisfy(at -> assertThat(at).matches(LOOPBACK + ":.*"));
    Command.Running training = train(settings, 12);
    training.until("Checkpoint ");

    kill(recorded("worker-1"));
    training.until("worker lost");
    training.until("Checkpoint ");
    assertThat(cluster("status").start().end()).isEqualTo(1);
    cluster("up").succeed();
    assertThat(cluster("status").start().end()).isZero();
    training.succeed();

    cluster("down").succeed();
    assertThat(processes()).isEmpty();
  }

  @Test
  void downStopsWhatAKilledDemoHasLeft() throws Exception {
    Command.Running demo = cluster("demo").start();
    demo.until("epoch 1 of 2");
    kill(demo.process().pid());
    demo.process().waitFor();
    assertThat(processes()).hasSizeGreaterThan(8);

    cluster("down").succeed();
    assertThat(processes()).isEmpty();
  }

  private Command cluster(String command) {
    return Command.of(HOME.resolve("bin/cluster"), command, folder.resolve("cluster"));
  }

  /** Starts a training of so many epochs on the cluster whose settings {@code up} has told. */
  private Command.Running train(List<String> settings, int epochs) throws Exception {
    String hdfs = last(settings, "(hdfs://\\S+)/DATASET");
    Path images = Stripes.write(folder.resolve("images"), 320, 40);
    launcher("prep", "--input", images, "--format", "idx", "--output", hdfs + "/stripes").succeed();
    return launcher(
            "train",
            "--master",
            last(settings, "--master (\\S+)"),
            "--recipe",
            Stripes.recipe(folder.resolve("recipe.yaml")),
            "--data",
            hdfs + "/stripes",
            "--output",
            hdfs + "/run",
            "--set",
            "train.epochs=" + epochs)
        .with("SPARK_HOME", last(settings, "SPARK_HOME='([^']*)'"))
        .with("SPARK_CONF_DIR", last(settings, "SPARK_CONF_DIR='([^']*)'"))
        .with("HADOOP_CONF_DIR", last(settings, "HADOOP_CONF_DIR='([^']*)'"))
        .start();
  }

  private static Command launcher(Object... words) {
    return Command.of(
        Stream.concat(Stream.of(HOME.resolve("bin/sparkception")), Stream.of(words)).toArray());
  }

  private static String last(List<String> said, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(String.join("\n", said));
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }

  private static List<Double> accuracies(List<String> said) {
    String text = last(said, "Test accuracy \\(top-1\\) (.*)");
    return Stream.of(text.split("[^0-9.]+"))
        .filter(word -> word.contains("."))
        .map(Double::valueOf)
        .toList();
  }

  private long recorded(String name) throws IOException {
    return Files.readAllLines(folder.resolve("cluster/processes")).stream()
        .filter(line -> line.startsWith(name + " "))
        .mapToLong(line -> Long.parseLong(line.split(" ", -1)[1]))
        .findFirst()
        .orElseThrow();
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }

  /** Numbers of all processes that belong to this cluster, of which the environment tells. */
  private Set<Long> processes() {
    String mark = "SPARKCEPTION_CLUSTER=" + folder.resolve("cluster");
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> environment(pid).contains(mark))
        .collect(Collectors.toSet());
  }

  private static List<String> environment(long pid) {
    try {
      String text =
          Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1);
      return List.of(text.split("\0"));
    } catch (IOException e) {
      return List.of(); // it has just ended, or is another user's
    }
  }

  /** Addresses at which this cluster's processes listen, as the kernel writes them. */
  private List<String> listening() throws IOException {
    Set<String> sockets =
        processes().stream().flatMap(ClusterTest::sockets).collect(Collectors.toSet());
    List<String> addresses = new ArrayList<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields[3].equals("0A") && sockets.contains(fields[9])) {
          addresses.add(fields[1]);
        }
      }
    }
    return addresses;
  }

  /** Inodes of a process's sockets. */
  private static Stream<String> sockets(long pid) {
    try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return files
          .map(ClusterTest::target)
          .filter(to -> to.startsWith("socket:["))
          .map(to -> to.replaceAll("\\D", ""))
          .toList()
          .stream();
    } catch (IOException e) {
      return Stream.of();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
