package sparkception.job.averaging;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import sparkception.zoo.optim.ParameterSegment;

/**
 * A stretch of a vector on its way between processes: serialized as raw bytes straight from the
 * array, without a copy of it, and read back into an array of its own.
 *
 * <p>Statistics of batch normalization always travel as fp32: a variance of 1e-6 decides about
 * activations, and there are few of them.
 */
public final class WireVector implements Externalizable {

  private static final int[] NOTHING = {};

  private Transport transport;
  private float[] values;
  private int from;
  private int length;
  private int[] exact;

  /** For deserialization. */
  public WireVector() {}

  private WireVector(Transport transport, float[] values, int from, int length, int[] exact) {
    this.transport = transport;
    this.values = values;
    this.from = from;
    this.length = length;
    this.exact = transport.rounds() ? exact : NOTHING;
  }

  /**
   * Parameters.
   *
   * @param values where they are, not copied
   * @param from index of the first of them
   * @param segments what they are, contiguous
   */
  public static WireVector parameters(
      Transport transport, float[] values, int from, List<ParameterSegment> segments) {
    int first = segments.get(0).offset();
    int length = segments.get(segments.size() - 1).end() - first;
    int[] exact =
        segments.stream()
            .filter(segment -> segment.role().isStatistic())
            .flatMapToInt(segment -> IntStream.of(segment.offset() - first, segment.end() - first))
            .toArray();
    return new WireVector(transport, values, from, length, exact);
  }

  /** A stretch of the optimizer's state. */
  public static WireVector optimizerState(
      Transport transport, float[] values, int from, int length) {
    return new WireVector(transport.ofOptimizerState(), values, from, length, NOTHING);
  }

  int length() {
    return length;
  }

  /** Copies the values. */
  void copyTo(float[] target, int at) {
    System.arraycopy(values, from, target, at, length);
  }

  /** The values alone: the array itself where there is nothing else in it. */
  public float[] array() {
    return from == 0 && length == values.length
        ? values
        : Arrays.copyOfRange(values, from, from + length);
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    out.writeUTF(transport.name());
    out.writeInt(length);
    out.writeInt(exact.length);
    for (int bound : exact) {
      out.writeInt(bound);
    }
    int at = 0;
    for (int i = 0; i < exact.length; i += 2) {
      transport.write(out, values, from + at, exact[i] - at);
      Transport.FP32.write(out, values, from + exact[i], exact[i + 1] - exact[i]);
      at = exact[i + 1];
    }
    transport.write(out, values, from + at, length - at);
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException {
    transport = Transport.valueOf(in.readUTF());
    length = in.readInt();
    exact = new int[in.readInt()];
    for (int i = 0; i < exact.length; i++) {
      exact[i] = in.readInt();
    }
    values = new float[length];
    int at = 0;
    for (int i = 0; i < exact.length; i += 2) {
      transport.read(in, values, at, exact[i] - at);
      Transport.FP32.read(in, values, exact[i], exact[i + 1] - exact[i]);
      at = exact[i + 1];
    }
    transport.read(in, values, at, length - at);
  }
}
