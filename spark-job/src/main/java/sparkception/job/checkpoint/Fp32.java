package sparkception.job.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Raw little-endian fp32: how parameters travel and are stored. */
public final class Fp32 {

  private Fp32() {}

  /** Encodes {@code length} values from {@code offset}. */
  public static byte[] encode(float[] values, int offset, int length) {
    byte[] bytes = new byte[Math.multiplyExact(length, Float.BYTES)];
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .put(values, offset, length);
    return bytes;
  }

  /** Encodes all values. */
  public static byte[] encode(float[] values) {
    return encode(values, 0, values.length);
  }

  /** Decodes all bytes into {@code target} from {@code offset}. */
  public static void decode(byte[] bytes, float[] target, int offset) {
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(target, offset, bytes.length / Float.BYTES);
  }

  /** Decodes all bytes into a new array. */
  public static float[] decode(byte[] bytes) {
    float[] values = new float[bytes.length / Float.BYTES];
    decode(bytes, values, 0);
    return values;
  }
}
