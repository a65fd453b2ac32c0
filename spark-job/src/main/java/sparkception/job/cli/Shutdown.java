package sparkception.job.cli;

/** Whether somebody has stopped this process. */
final class Shutdown {

  private Shutdown() {}

  /**
   * True from the moment a signal arrives. Spark then pulls its context from under the running
   * command, and whatever that throws is no failure of its own.
   */
  static boolean isUnderWay() {
    Thread probe = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException shutdownInProgress) {
      return true;
    }
  }
}
