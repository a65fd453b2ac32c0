package sparkception.job.averaging;

import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How wide values are while they travel; on both ends they are fp32. */
public enum Transport {
  /** As they are: little-endian fp32. */
  FP32(Float.BYTES) {
    @Override
    void encode(float[] values, int from, int count, ByteBuffer bytes) {
      bytes.asFloatBuffer().put(values, from, count);
    }

    @Override
    void decode(ByteBuffer bytes, float[] values, int from, int count) {
      bytes.asFloatBuffer().get(values, from, count);
    }

    @Override
    float rounded(float value) {
      return value;
    }
  },

  /** Eleven significant bits, magnitudes from 6e-8 to 65,504. */
  FP16(Short.BYTES) {
    @Override
    void encode(float[] values, int from, int count, ByteBuffer bytes) {
      for (int i = 0; i < count; i++) {
        bytes.putShort(i * Short.BYTES, Float16.fromFloat(values[from + i]));
      }
    }

    @Override
    void decode(ByteBuffer bytes, float[] values, int from, int count) {
      for (int i = 0; i < count; i++) {
        values[from + i] = Float16.toFloat(bytes.getShort(i * Short.BYTES));
      }
    }

    @Override
    float rounded(float value) {
      return Float16.toFloat(Float16.fromFloat(value));
    }

    @Override
    Transport ofOptimizerState() {
      return BF16;
    }
  },

  /** Eight significant bits, the magnitudes of fp32. */
  BF16(Short.BYTES) {
    @Override
    void encode(float[] values, int from, int count, ByteBuffer bytes) {
      for (int i = 0; i < count; i++) {
        bytes.putShort(i * Short.BYTES, BFloat16.fromFloat(values[from + i]));
      }
    }

    @Override
    void decode(ByteBuffer bytes, float[] values, int from, int count) {
      for (int i = 0; i < count; i++) {
        values[from + i] = BFloat16.toFloat(bytes.getShort(i * Short.BYTES));
      }
    }

    @Override
    float rounded(float value) {
      return BFloat16.toFloat(BFloat16.fromFloat(value));
    }
  };

  private static final int CHUNK = 8192;
  private static final ThreadLocal<byte[]> SCRATCH =
      ThreadLocal.withInitial(() -> new byte[CHUNK * Float.BYTES]);

  private final int width;

  Transport(int width) {
    this.width = width;
  }

  abstract void encode(float[] values, int from, int count, ByteBuffer bytes);

  abstract void decode(ByteBuffer bytes, float[] values, int from, int count);

  /** The value as it arrives. */
  abstract float rounded(float value);

  /** Whether values change on their way. */
  public boolean rounds() {
    return this != FP32;
  }

  /** What an optimizer's state travels in: squared gradients are too small for fp16. */
  Transport ofOptimizerState() {
    return this;
  }

  /** Writes {@code count} values in chunks that stay in a core's cache. */
  void write(ObjectOutput out, float[] values, int from, int count) throws IOException {
    byte[] scratch = SCRATCH.get();
    ByteBuffer view = ByteBuffer.wrap(scratch).order(ByteOrder.LITTLE_ENDIAN);
    for (int done = 0; done < count; done += CHUNK) {
      int some = Math.min(CHUNK, count - done);
      encode(values, from + done, some, view);
      out.write(scratch, 0, some * width);
    }
  }

  /** Reads what {@link #write} has written. */
  void read(ObjectInput in, float[] values, int from, int count) throws IOException {
    byte[] scratch = SCRATCH.get();
    ByteBuffer view = ByteBuffer.wrap(scratch).order(ByteOrder.LITTLE_ENDIAN);
    for (int done = 0; done < count; done += CHUNK) {
      int some = Math.min(CHUNK, count - done);
      in.readFully(scratch, 0, some * width);
      decode(view, values, from + done, some);
    }
  }
}
