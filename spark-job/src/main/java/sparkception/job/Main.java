package sparkception.job;

import sparkception.job.cli.CommandLineProgram;

/** Where {@code bin/sparkception} and {@code spark-submit --class} come in. */
public final class Main {

  private Main() {}

  /** Runs one command and exits with its code: 0 done, 1 failed, 2 wrong usage or recipe. */
  public static void main(String[] args) {
    System.exit(CommandLineProgram.run(args));
  }
}
