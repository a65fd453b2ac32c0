package sparkception.job;

import sparkception.job.cli.CommandLineProgram;

/** Where {@code bin/sparkception} and {@code spark-submit --class} come in. */
public final class Main {

  private Main() {}

  /** Runs one command and exits with its code: 0 done, 1 failed, 2 wrong usage or recipe. */
  public static void main(String[] args) {
    int code = CommandLineProgram.run(args);
    if (code != 0 || !isWithinYarn()) {
      System.exit(code);
    }
  }

  /** YARN's application master ends its process itself; one that ends before has failed to it. */
  private static boolean isWithinYarn() {
    return "yarn".equals(System.getProperty("spark.master"))
        && "cluster".equals(System.getProperty("spark.submit.deployMode"));
  }
}
