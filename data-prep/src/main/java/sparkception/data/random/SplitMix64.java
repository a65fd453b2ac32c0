package sparkception.data.random;

/**
 * SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA
 * 2014): a 64-bit counter with a strong mixing function.
 *
 * <p>Every random decision about data goes through it, because the algorithms behind {@code
 * java.util} generators and {@code Collections.shuffle} are not promised across JDK versions. Not
 * safe for use by several threads at once.
 */
public final class SplitMix64 {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final double DOUBLE_UNIT = 0x1p-53;

  private long state;

  /** Starts the sequence of {@code seed}; equal seeds give equal sequences. */
  public SplitMix64(long seed) {
    this.state = seed;
  }

  /** Mixes several numbers, in order, into one seed; (1, 2) and (2, 1) give different seeds. */
  public static long seed(long... parts) {
    long seed = 0;
    for (long part : parts) {
      seed = mix(mix(seed + GOLDEN_GAMMA) ^ part);
    }
    return seed;
  }

  /** The next 64 uniform bits. */
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Uniform in 0 (inclusive) to {@code bound} (exclusive), without bias. */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("Invalid bound: " + bound + " (must be > 0)");
    }
    long bits = nextLong() >>> 33;
    long remainder = bits % bound;
    while (bits - remainder + (bound - 1) >= 1L << 31) {
      bits = nextLong() >>> 33;
      remainder = bits % bound;
    }
    return (int) remainder;
  }

  /** Uniform in 0 (inclusive) to 1 (exclusive), with 53 random bits. */
  public double nextDouble() {
    return (nextLong() >>> 11) * DOUBLE_UNIT;
  }

  /** Uniform in {@code from} (inclusive) to {@code to} (exclusive). */
  public double nextDouble(double from, double to) {
    return from + (to - from) * nextDouble();
  }

  /** True with the given probability. */
  public boolean nextBoolean(double probability) {
    return nextDouble() < probability;
  }

  /** Shuffles in place (Fisher-Yates): every order is equally likely. */
  public void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }
}
