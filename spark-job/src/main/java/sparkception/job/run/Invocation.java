package sparkception.job.run;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How something was made: what was typed where and when, and the programs that did it.
 *
 * @param command what was typed, secrets left out; null where it was no command
 * @param host the driver's machine
 * @param started ISO 8601, UTC
 * @param version of this program; null where it was not packaged
 * @param spark its version
 * @param java its version
 */
public record Invocation(
    String command, String host, String started, String version, String spark, String java) {

  /** By a command that runs here and now, on a Spark of the given version. */
  public static Invocation now(String command, String spark) {
    return new Invocation(
        command,
        hostName(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        Invocation.class.getPackage().getImplementationVersion(),
        spark,
        System.getProperty("java.version"));
  }

  /** A machine whose name cannot be resolved still knows what it is called. */
  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return Optional.ofNullable(System.getenv("HOSTNAME")).orElse("unknown");
    }
  }
}
