package sparkception.job.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import scala.Tuple2;

/** Where a command runs. */
final class SparkOptions {

  /**
   * Bytes from which glibc gives a freed block back to the system. DL4J's first minibatches
   * allocate outside its workspaces; left alone, glibc would learn from that to keep gigabytes for
   * later.
   */
  private static final String RETURNED_AT_ONCE = "4194304";

  /** The locale of executors: in another encoding Java loses names that it cannot hold. */
  private static final String UTF8_NAMES = "C.UTF-8";

  /** What OpenCV says of a damaged image, the quarantine says better. */
  private static final String SILENT = "SILENT";

  /** Names and sentences have the same digits everywhere; of no other setting of the user's. */
  private static final String PLAIN_DIGITS = "-Duser.language.format=en -Duser.country.format=US";

  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "Spark master: local[N], spark://HOST:PORT, yarn, k8s://URL. Default: local[*], or what"
              + " spark-submit says.")
  String master;

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description = "Spark setting, such as spark.executor.memory=16g. Repeatable.")
  Map<String, String> settings = new LinkedHashMap<>();

  @Option(names = "--verbose", description = "Show Spark's own messages as well.")
  boolean verbose;

  @Spec(Spec.Target.MIXEE)
  CommandSpec command;

  private Interruption interruption;

  /** Starts Spark for work that no GPU does: it leaves them to others, whatever settings say. */
  SparkSession openWithoutGpus(String application) throws SparkStartException {
    return open(withoutGpus(conf(application)));
  }

  /** Starts Spark, or joins the session that there is. */
  SparkSession open(String application) throws SparkStartException {
    return open(conf(application));
  }

  private SparkSession open(SparkConf conf) throws SparkStartException {
    if (!verbose && conf.get("spark.master").startsWith("local")) {
      // Here a task that fails ends the command, which tells of it in one sentence.
      Configurator.setLevel("org.apache.spark.executor.Executor", Level.OFF);
      Configurator.setLevel("org.apache.spark.scheduler.TaskSetManager", Level.OFF);
    }
    PrintWriter err = err();
    if (Terminal.isStandardError()) {
      err.print(Terminal.START_OF_LINE + "Starting Spark on " + conf.get("spark.master") + " ...");
      err.flush();
    }
    try {
      SparkSession session = SparkSession.builder().config(conf).getOrCreate();
      interruption =
          Interruption.watch(JavaSparkContext.fromSparkContext(session.sparkContext()), err);
      return session;
    } catch (Exception e) {
      // Some of Spark's are checked, though Scala does not say so.
      throw new SparkStartException(conf.get("spark.master"), e);
    } finally {
      if (Terminal.isStandardError()) {
        err.print(Terminal.START_OF_LINE);
        err.flush();
      }
    }
  }

  /** What signals do, once Spark is open. */
  Interruption interruption() {
    return interruption;
  }

  private PrintWriter err() {
    return command == null
        ? new PrintWriter(System.err, true, Charset.defaultCharset())
        : command.commandLine().getErr();
  }

  SparkConf conf(String application) {
    SparkConf conf = new SparkConf().setAppName("sparkception " + application);
    if (master != null) {
      conf.setMaster(master);
    }
    conf.setIfMissing("spark.master", "local[*]");
    if (conf.get("spark.master").startsWith("local[")) {
      quietOnThisMachine(conf);
    }
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    movingRawBytes(conf);
    conf.setIfMissing("spark.executorEnv.MALLOC_MMAP_THRESHOLD_", RETURNED_AT_ONCE);
    conf.setIfMissing("spark.executorEnv.LC_ALL", UTF8_NAMES);
    conf.setIfMissing("spark.executorEnv.OPENCV_LOG_LEVEL", SILENT);
    withDefault(conf, "spark.executor.defaultJavaOptions", PLAIN_DIGITS);
    if (verbose) {
      conf.set("spark.log.level", "INFO");
    }
    settings.forEach(conf::set);
    return conf;
  }

  /** Else only as many tasks would run at a time as there are GPUs. */
  static SparkConf withoutGpus(SparkConf conf) {
    for (Tuple2<String, String> setting : conf.getAll()) {
      if (setting._1().matches("spark\\.(executor|task)\\.resource\\.gpu\\..*")) {
        conf.remove(setting._1());
      }
    }
    return conf;
  }

  private static void withDefault(SparkConf conf, String key, String options) {
    conf.set(key, (conf.get(key, "") + " " + options).strip());
  }

  /** Neither trained parameters nor encoded images become smaller by compressing them. */
  private static void movingRawBytes(SparkConf conf) {
    // A cluster's default may be Kryo, which cannot read what travels, and makes arrays no smaller.
    conf.set("spark.serializer", "org.apache.spark.serializer.JavaSerializer");
    conf.setIfMissing("spark.broadcast.compress", "false");
    conf.setIfMissing("spark.shuffle.compress", "false");
  }

  /** One process needs no web server, and no network interface but the loop-back. */
  private static void quietOnThisMachine(SparkConf conf) {
    conf.setIfMissing("spark.ui.enabled", "false");
    conf.setIfMissing("spark.driver.host", "127.0.0.1");
    conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
  }
}
