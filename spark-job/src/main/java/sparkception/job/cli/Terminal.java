package sparkception.job.cli;

/** What is on the other end of standard error. */
final class Terminal {

  /** Goes to the line's start and clears it. */
  static final String START_OF_LINE = "\r\033[K";

  private Terminal() {}

  /** The launcher has looked, because Java can ask only about input and output together. */
  static boolean isStandardError() {
    return columns() > 0;
  }

  /** Its width when the command was typed; 0 if standard error is no terminal. */
  static int columns() {
    return Integer.getInteger("sparkception.columns", 0);
  }
}
