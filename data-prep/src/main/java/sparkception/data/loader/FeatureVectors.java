package sparkception.data.loader;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import sparkception.data.augment.SampleDecoder;
import sparkception.data.image.Box;

/**
 * Samples that are stored as vectors, where a shard of images has its images' bytes: 32-bit floats,
 * little-endian. A batch has them as they are stored.
 *
 * @param values floats of each
 */
public record FeatureVectors(int values) implements SampleDecoder {

  /** The bytes to store. */
  public static byte[] encoded(float[] values, int from, int count) {
    ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values, from, count);
    return bytes.array();
  }

  @Override
  public int length() {
    return Math.multiplyExact(values, Float.BYTES);
  }

  @Override
  public void apply(byte[] encoded, List<Box> boxes, long sampleSeed, byte[] out, int offset) {
    if (encoded.length != length()) {
      throw new DataSetReadException(
          String.format(
              Locale.ROOT,
              "Invalid features: %d bytes where %d floats belong",
              encoded.length,
              values),
          null);
    }
    System.arraycopy(encoded, 0, out, offset, encoded.length);
  }
}
