package sparkception.data.random;

import java.util.Arrays;

/**
 * Damages bytes as fuzzers do: bits turned, numbers replaced by awkward ones, parts cut out or
 * repeated, ends cut off. The same seed damages in the same way, so that a failure names the input.
 *
 * <p>A fuzzer that is guided by coverage would need its seeds as files and a process for each test.
 */
public final class Mutations {

  private static final int MOST = 6;
  private static final int KINDS = 6;
  private static final int BEGINNING = 64;
  private static final int[] AWKWARD = {
    0, 1, -1, 2, 4, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, Integer.MAX_VALUE, Integer.MIN_VALUE
  };

  private final SplitMix64 random;

  private Mutations(long seed) {
    this.random = new SplitMix64(SplitMix64.seed(seed));
  }

  /** A damaged copy of whole bytes. */
  public static byte[] of(byte[] whole, long seed) {
    Mutations mutations = new Mutations(seed);
    byte[] damaged = whole.clone();
    for (int left = 1 + mutations.random.nextInt(MOST); left > 0 && damaged.length > 8; left--) {
      damaged = mutations.one(damaged);
    }
    return damaged;
  }

  private byte[] one(byte[] bytes) {
    boolean anywhere = random.nextInt(2) == 0;
    int at = random.nextInt(anywhere ? bytes.length : Math.min(BEGINNING, bytes.length));
    int length = 1 + random.nextInt(Math.min(BEGINNING, bytes.length - at));
    return switch (random.nextInt(KINDS)) {
      case 0 -> with(bytes, at, bytes[at] ^ (1 << random.nextInt(Byte.SIZE)));
      case 1 -> with(bytes, at, random.nextInt(256));
      case 2 -> number(bytes, at, 1 << random.nextInt(3));
      case 3 -> without(bytes, at, length);
      case 4 -> twice(bytes, at, length);
      default -> Arrays.copyOf(bytes, Math.max(1, random.nextInt(bytes.length)));
    };
  }

  private static byte[] with(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
    return bytes;
  }

  /** In either order of bytes. */
  private byte[] number(byte[] bytes, int at, int width) {
    int number = AWKWARD[random.nextInt(AWKWARD.length)];
    boolean little = random.nextInt(2) == 0;
    for (int i = 0; i < width && at + i < bytes.length; i++) {
      bytes[at + i] = (byte) (number >>> (Byte.SIZE * (little ? i : width - 1 - i)));
    }
    return bytes;
  }

  private static byte[] without(byte[] bytes, int at, int length) {
    byte[] less = new byte[bytes.length - length];
    System.arraycopy(bytes, 0, less, 0, at);
    System.arraycopy(bytes, at + length, less, at, less.length - at);
    return less;
  }

  private static byte[] twice(byte[] bytes, int at, int length) {
    byte[] more = new byte[bytes.length + length];
    System.arraycopy(bytes, 0, more, 0, at + length);
    System.arraycopy(bytes, at, more, at + length, bytes.length - at);
    return more;
  }
}
