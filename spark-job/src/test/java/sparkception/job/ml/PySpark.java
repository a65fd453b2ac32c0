package sparkception.job.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkContext$;
import org.apache.spark.api.python.Py4JServer;
import sparkception.job.LocalSpark;

/**
 * The PySpark that {@code $SPARK_HOME/python} or the interpreter has, for scripts that talk to this
 * process as they do to one that spark-submit starts.
 */
final class PySpark {

  private static final String PYTHON = System.getenv().getOrDefault("PYSPARK_PYTHON", "python3");

  private PySpark() {}

  /** Whether there is one; if not, tests are skipped. */
  static boolean isThere(Path folder) throws IOException, InterruptedException {
    return start(folder.resolve("check.txt"), Map.of(), List.of("-c", "import numpy, pyspark.ml"))
        == 0;
  }

  /** What is missing, for the message of a skipped test. */
  static String missing() {
    return "No PySpark (SPARK_HOME), or no numpy for " + PYTHON;
  }

  /** What a script prints, which must succeed. */
  static String run(Path folder, List<String> command) throws IOException, InterruptedException {
    LocalSpark.stop();
    Py4JServer server = new Py4JServer(new SparkConf());
    server.start();
    try {
      Path output = Files.createTempFile(folder, "said", ".txt");
      Map<String, String> gateway =
          Map.of(
              "PYSPARK_GATEWAY_PORT",
              Integer.toString(server.getListeningPort()),
              "PYSPARK_GATEWAY_SECRET",
              server.secret());
      int code = start(output, gateway, command);
      String said = Files.readString(output);
      assertThat(code).as(said).isZero();
      return said;
    } finally {
      server.shutdown();
      // A script that fails leaves its Spark behind.
      SparkContext$.MODULE$.getActive().foreach(PySpark::stop);
    }
  }

  private static Void stop(SparkContext context) {
    context.stop();
    return null;
  }

  private static int start(Path output, Map<String, String> environment, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(PYTHON));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("PYTHONPATH", pythonPath());
    builder.environment().put("PYTHONIOENCODING", StandardCharsets.UTF_8.name());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    return builder.start().waitFor();
  }

  /** Our own modules as the build puts them into the jar, and Spark's. */
  private static String pythonPath() throws IOException {
    List<String> path = new ArrayList<>(List.of(Path.of("src/main/python").toAbsolutePath() + ""));
    String spark = System.getenv("SPARK_HOME");
    if (spark != null && Files.isDirectory(Path.of(spark, "python", "lib"))) {
      path.add(spark + "/python");
      try (Stream<Path> archives = Files.list(Path.of(spark, "python", "lib"))) {
        archives.map(Path::toString).filter(each -> each.endsWith(".zip")).forEach(path::add);
      }
    }
    return String.join(":", path);
  }
}
