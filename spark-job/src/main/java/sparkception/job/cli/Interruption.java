package sparkception.job.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SignalUtils;
import scala.runtime.AbstractFunction0;
import sparkception.job.run.RoundReport;
import sparkception.job.train.RoundListener;

/**
 * What Ctrl-C and kill do while Spark is at work: one line, and none of the traces of what they cut
 * short. Training is given the time to keep its last whole round; a second signal ends it at once.
 */
final class Interruption implements RoundListener {

  private static final int SIGINT = 2;
  private static final int SIGTERM = 15;

  /** As shells count: 128 and the signal's number. */
  private static final int BASE = 128;

  /** The logger of this program. */
  private static final String OURS = "sparkception";

  private static volatile Interruption current;
  private static volatile int exitCode = 1;
  private static boolean registered;

  private final JavaSparkContext spark;
  private final PrintWriter err;
  private volatile boolean graceful;
  private volatile boolean requested;

  private Interruption(JavaSparkContext spark, PrintWriter err) {
    this.spark = spark;
    this.err = err;
  }

  /** Handles signals from now on, instead of what was watched before. */
  static synchronized Interruption watch(JavaSparkContext spark, PrintWriter err) {
    if (!registered) {
      SignalUtils.register("INT", handler(SIGINT));
      SignalUtils.register("TERM", handler(SIGTERM));
      registered = true;
    }
    current = new Interruption(spark, err);
    return current;
  }

  /** The command looks at {@link #isStopRequested} and ends by itself. */
  Interruption endingByItself() {
    graceful = true;
    return this;
  }

  /** The process's exit code after a signal; else 1. */
  static int exitCode() {
    return exitCode;
  }

  /** Whether the user has been told of the signal. */
  static boolean isTold() {
    return current != null && current.requested && !current.graceful;
  }

  @Override
  public void roundDone(RoundReport report) {}

  @Override
  public boolean isStopRequested() {
    return requested;
  }

  private static AbstractFunction0<Object> handler(int signal) {
    return new AbstractFunction0<>() {
      @Override
      public Object apply() {
        Interruption watched = current;
        return watched != null && watched.arrived(signal);
      }
    };
  }

  /** Whether that is all; otherwise Java ends the process. */
  private boolean arrived(int signal) {
    if (requested || spark.sc().isStopped()) {
      return false;
    }
    exitCode = BASE + signal;
    requested = true;
    silenceOthers();
    if (graceful) {
      spark.cancelAllJobs();
    } else {
      ErrorReport.STOPPED.lines().forEach(err::println);
      err.flush();
    }
    return graceful;
  }

  /**
   * From here on Spark and Scala tell of nothing but what was cut short: they log it, and where a
   * thread of theirs dies of it, its trace goes past the log to standard error. The command's own
   * sentences have a writer that is older, and stay.
   */
  private void silenceOthers() {
    spark.setLogLevel("OFF");
    LoggerContext.getContext(false).getConfiguration().getLoggers().keySet().stream()
        .filter(name -> !name.isEmpty() && !name.startsWith(OURS))
        .forEach(name -> Configurator.setLevel(name, Level.OFF));
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
  }
}
