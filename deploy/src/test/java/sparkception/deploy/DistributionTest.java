package sparkception.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive that a build leaves, unpacked elsewhere, for a user who may not write there. */
@Tag("slow")
class DistributionTest {

  private static final Path SOURCES = Path.of("").toAbsolutePath().getParent();

  @TempDir static Path folder;

  private static Path home;
  private static Path work;

  @BeforeAll
  static void unpack() throws Exception {
    Command.of("chmod", "a+rx", folder).succeed();
    home = Archive.unpack(Files.createDirectory(folder.resolve("sparkception")));
    work = Files.createDirectory(folder.resolve("work"));
    Stripes.write(work.resolve("images"), 160, 40);
    Stripes.recipe(work.resolve("recipe.yaml"));
    Command.of("chmod", "-R", "a+rwX", work).succeed();
  }

  @Test
  void saysWhatIsInIt() throws IOException {
    assertThat(home)
        .isDirectoryContaining("glob:**/LICENSE")
        .isDirectoryContaining("glob:**/NOTICE")
        .isDirectoryContaining("glob:**/recipes");
    assertThat(home.resolve("licences/picocli-4.7.6-jar")).exists();
    String bill = Files.readString(home.resolve("sbom.cyclonedx.json"));
    assertThat(bill)
        .contains("\"CycloneDX\"", "pkg:maven/io.github.sparkception/sparkception-spark-job@")
        .doesNotContain("junit");
    assertThat(libraries("app")).allSatisfy(jar -> assertThat(bill).contains(withoutVersion(jar)));
  }

  /** What a cluster has is not sent to it; what is, is for this platform alone. */
  @Test
  void carriesNothingOfSparkToACluster() throws IOException {
    assertThat(libraries("app"))
        .noneMatch(jar -> jar.startsWith("spark-") || jar.startsWith("hadoop-"))
        .noneMatch(jar -> jar.matches(".*(windows|macosx|arm|ppc|android).*"))
        .doesNotContainAnyElementsOf(libraries("spark"));
  }

  @Test
  void runsFromAnotherFolder() throws Exception {
    trains("own", Command::of, home.resolve("bin/sparkception"), "--master", "local[2]");
  }

  @Test
  void runsAsAnotherUser() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "Only root can become another user");
    trains(
        "nobody",
        words -> Command.of(concat(asNobody(), words)),
        home.resolve("bin/sparkception"),
        "--master",
        "local[2]");
  }

  /** Its jars come after the cluster's own, as on any cluster. */
  @Test
  void runsBySparkSubmitOnAStockSpark() throws Exception {
    List<String> said =
        Command.of(home.resolve("bin/cluster"), "fetch")
            .with("XDG_CACHE_HOME", folder.resolve("cache"))
            .succeed();
    Path spark = Path.of(said.get(said.size() - 1).replaceFirst("^[^/]*", "")); // Maven's colours
    String jars =
        libraries("app").stream()
            .filter(jar -> !jar.contains("spark-job"))
            .map(jar -> home.resolve("lib/app").resolve(jar).toString())
            .collect(Collectors.joining(","));
    boolean root = System.getProperty("user.name").equals("root");
    trains(
        "submitted",
        words -> Command.of(root ? concat(asNobody(), words) : words),
        spark.resolve("bin/spark-submit"),
        "--master",
        "local[2]",
        "--class",
        "sparkception.job.Main",
        "--jars",
        jars,
        home.resolve("lib/app").resolve(only(libraries("app"), "sparkception-spark-job-")));
  }

  /**
   * In another folder, time zone and language, the same bytes. (The file mode mask must be 022:
   * jars keep it.)
   */
  @Test
  void isTheSameWhoeverBuildsIt() throws Exception {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    Command.of(
            "tar", "-cf", folder.resolve("sources.tar"), "--exclude=target", "--exclude=.git", ".")
        .in(SOURCES)
        .succeed();
    Command.of("tar", "-xf", folder.resolve("sources.tar")).in(copy).succeed();
    Command.of("bash", "-c", "umask 022; exec mvn -B -q -ntp -DskipTests package")
        .in(copy)
        .with("TZ", "Pacific/Auckland")
        .with("LC_ALL", "C")
        .succeed();
    assertThat(Archive.sha256(Archive.in(copy.resolve("deploy"))))
        .isEqualTo(Archive.sha256(Archive.in(Path.of(""))));
  }

  private interface Launcher {
    Command command(Object... words);
  }

  /** Prepares and trains with a program that takes a command and its options after these words. */
  private static void trains(String name, Launcher launcher, Object... words) throws Exception {
    Path data = work.resolve("data-" + name);
    Path run = work.resolve("run-" + name);
    Object[] prep = {
      "prep", "--input", work.resolve("images"), "--format", "idx", "--output", data
    };
    Object[] train = {
      "train", "--recipe", work.resolve("recipe.yaml"), "--data", data, "--output", run
    };
    for (Object[] command : List.of(prep, train)) {
      launcher
          .command(
              words[0].toString().endsWith("sparkception")
                  ? launched(words, command)
                  : concat(words, command))
          .in(work)
          .with("SPARK_LOCAL_IP", "127.0.0.1")
          .succeed();
    }
    assertThat(run.resolve("checkpoints")).isDirectoryContaining("glob:**/480");
  }

  /** The launcher has the command before its options. */
  private static Object[] launched(Object[] words, Object[] command) {
    return concat(concat(new Object[] {words[0]}, command), Stream.of(words).skip(1).toArray());
  }

  private static Object[] asNobody() {
    return new Object[] {"runuser", "-u", "nobody", "--", "env", "HOME=/nonexistent"};
  }

  private static Object[] concat(Object[] first, Object[] second) {
    return Stream.concat(Stream.of(first), Stream.of(second)).toArray();
  }

  private static Set<String> libraries(String kind) throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("lib").resolve(kind))) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  private static String only(Set<String> names, String start) {
    return names.stream().filter(name -> name.startsWith(start)).findAny().orElseThrow();
  }

  private static String withoutVersion(String jar) {
    return jar.replaceFirst("-\\d.*", "");
  }
}
