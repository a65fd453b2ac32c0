package sparkception.job.worker;

/** Elapsed time. */
public final class Seconds {

  private static final double NANOS = 1e9;

  private Seconds() {}

  public static double since(long nanoTime) {
    return (System.nanoTime() - nanoTime) / NANOS;
  }
}
