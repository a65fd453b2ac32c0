package sparkception.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.yarn.api.records.ApplicationId;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The distribution on YARN, by the commands of the pages as they stand there: only how much they
 * ask for is less. GPUs are counted by YARN, and pretended.
 */
@Tag("cluster")
class YarnTest {

  private static final Path HOME = Path.of("target/sparkception").toAbsolutePath();
  private static final Path README = Path.of("../README.md").toAbsolutePath();
  private static final Path PAGE = Path.of("../docs/cluster.md").toAbsolutePath();
  private static final String GPU = "yarn.io/gpu";
  private static final String SCRIPT = "spark.executor.resource.gpu.discoveryScript=";

  /** What a whole cluster has, and what there is here. */
  private static final Map<String, String> LESS =
      Map.of(
          "8",
          "2",
          "spark.executor.instances=8",
          "spark.executor.instances=2",
          "spark.executor.cores=4",
          "spark.executor.cores=1",
          "spark.task.cpus=4",
          "spark.task.cpus=1",
          "spark.executor.memory=8g",
          "spark.executor.memory=512m",
          "spark.executor.memoryOverhead=12g",
          "spark.executor.memoryOverhead=512m",
          SCRIPT + "/opt/sparkception/bin/discover-gpus",
          SCRIPT + HOME.resolve("cluster/pretended-gpu"));

  @TempDir static Path folder;

  private static MiniDFSCluster hdfs;
  private static MiniYARNCluster yarn;
  private static Path spark;

  @BeforeAll
  static void start() throws Exception {
    List<String> said = Command.of(HOME.resolve("bin/cluster"), "fetch").succeed();
    spark = Path.of(said.get(said.size() - 1).replaceFirst("^[^/]*", "")); // Maven's colours
    hdfs = new MiniDFSCluster.Builder(new Configuration(), folder.resolve("hdfs").toFile()).build();
    yarn = new MiniYARNCluster("sparkception", 2, 1, 1);
    yarn.init(settings(hdfs.getFileSystem().getUri()));
    yarn.start();
    try (OutputStream file = Files.newOutputStream(folder.resolve("yarn-site.xml"))) {
      yarn.getConfig().writeXml(file);
    }
    Files.copy(folder.resolve("yarn-site.xml"), folder.resolve("core-site.xml"));
    Files.writeString(folder.resolve("spark-defaults.conf"), defaults());
    Stripes.recipe(folder.resolve("recipe.yaml"));
    hdfs.getFileSystem().copyFromLocalFile(hadoop("recipe.yaml"), path("/recipes/flowers.yaml"));
    Path images = Stripes.write(folder.resolve("images"), 64, 16);
    sparkception(
        "prep", "--input", images.toUri(), "--format", "idx", "--output", "hdfs:///data/flowers");
  }

  private static Configuration settings(URI files) {
    Configuration conf = new YarnConfiguration();
    conf.set("fs.defaultFS", files.toString());
    Map.of(
            "yarn.resource-types",
            GPU,
            "yarn.nodemanager.resource-type." + GPU,
            "1",
            "yarn.scheduler.capacity.resource-calculator",
            "org.apache.hadoop.yarn.util.resource.DominantResourceCalculator",
            "yarn.scheduler.capacity.root.queues",
            "default",
            "yarn.scheduler.capacity.root.default.capacity",
            "100",
            "yarn.scheduler.capacity.maximum-am-resource-percent",
            "1",
            "yarn.nodemanager.vmem-check-enabled",
            "false",
            "yarn.nodemanager.pmem-check-enabled",
            "false",
            "yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage",
            "99.9")
        .forEach(conf::set);
    return conf;
  }

  /** What whoever runs a cluster sets once. */
  private static String defaults() {
    return """
        spark.yarn.jars local:%s/*
        spark.yarn.maxAppAttempts 1
        spark.yarn.appMasterEnv.SPARK_LOCAL_IP 127.0.0.1
        spark.executorEnv.SPARK_LOCAL_IP 127.0.0.1
        spark.executorEnv.OMP_NUM_THREADS 1
        spark.driver.memory 512m
        """
        .formatted(spark.resolve("jars"));
  }

  @AfterAll
  static void stop() {
    if (yarn != null) {
      yarn.stop();
    }
    if (hdfs != null) {
      hdfs.shutdown();
    }
  }

  /** The driver runs here, and its pages are seen through YARN. */
  @Test
  void theCommandOfReadme() throws Exception {
    Command.Running training = command(words(README, "train --master yarn ")).start();
    training.until("Engine: ");
    assertThat(page(newest().getApplicationId())).contains("Spark Jobs");
    training.succeed();
    assertTrained("/runs/7");
  }

  /** The driver runs in a container, too, and each executor has a GPU of YARN's. */
  @Test
  void theCommandForClusterMode() throws Exception {
    List<Object> words = words(PAGE, "train --master yarn --conf spark.submit.deployMode=cluster ");
    words.addAll(List.of("--set", "engine.name=onednn"));
    command(words).succeed();
    assertTrained("/runs/8");
    assertThat(newest().getApplicationResourceUsageReport().getResourceSecondsMap().get(GPU))
        .isPositive();
  }

  /** What fails there has failed here. */
  @Test
  void aFailureIsTold() throws Exception {
    Command.Running verify =
        command(
                List.of(
                    "verify",
                    "--master",
                    "yarn",
                    "--conf",
                    "spark.submit.deployMode=cluster",
                    "hdfs:///none"))
            .start();
    assertThat(verify.end()).as(String.join("\n", verify.said())).isNotZero();
  }

  private static void assertTrained(String run) throws Exception {
    FileSystem files = hdfs.getFileSystem();
    assertThat(files.exists(path(run + "/checkpoints/192/_manifest.json"))).isTrue();
  }

  /** A page's only command that begins so, in words. */
  private static List<Object> words(Path page, String start) throws Exception {
    String text = Files.readString(page).replace("\\\n", " ");
    List<String> commands =
        text.lines()
            .filter(line -> line.matches("(\\$S|sparkception) " + start + ".*"))
            .map(line -> line.replaceFirst("^\\S+ ", ""))
            .toList();
    assertThat(commands).hasSize(1);
    List<Object> words = new ArrayList<>();
    for (String word : commands.get(0).split(" +", -1)) {
      words.add(word.equals("recipe.yaml") ? folder.resolve(word) : LESS.getOrDefault(word, word));
    }
    return words;
  }

  private static void sparkception(Object... words) throws Exception {
    command(List.of(words)).succeed();
  }

  private static Command command(List<Object> words) {
    List<Object> all = new ArrayList<>(List.of(HOME.resolve("bin/sparkception")));
    all.addAll(words);
    return Command.of(all.toArray())
        .with("SPARK_HOME", spark)
        .with("SPARK_CONF_DIR", folder)
        .with("HADOOP_CONF_DIR", folder)
        .with("SPARK_LOCAL_IP", "127.0.0.1");
  }

  /** The application that was submitted last. */
  private static ApplicationReport newest() throws Exception {
    try (YarnClient client = YarnClient.createYarnClient()) {
      client.init(yarn.getConfig());
      client.start();
      return client.getApplications().stream()
          .max((a, b) -> a.getApplicationId().compareTo(b.getApplicationId()))
          .orElseThrow();
    }
  }

  /** A driver's first page, by way of the resource manager. */
  private static String page(ApplicationId application) throws Exception {
    String manager = yarn.getConfig().get(YarnConfiguration.RM_WEBAPP_ADDRESS);
    URI address = URI.create("http://" + manager + "/proxy/" + application + "/");
    HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    try {
      return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new IOException("Cannot read " + address, e);
    }
  }

  private static org.apache.hadoop.fs.Path hadoop(String file) {
    return path(folder.resolve(file).toUri().toString());
  }

  private static org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path(name);
  }
}
