package sparkception.job.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import sparkception.zoo.optim.ParameterRole;
import sparkception.zoo.optim.ParameterSegment;

class TransportTest {

  private static final int WEIGHTS = 20_000;
  private static final List<ParameterSegment> SEGMENTS =
      List.of(
          new ParameterSegment("conv", "W", ParameterRole.WEIGHT, 50, WEIGHTS),
          new ParameterSegment("bn", "mean", ParameterRole.RUNNING_MEAN, 50 + WEIGHTS, 3),
          new ParameterSegment("bn", "var", ParameterRole.RUNNING_VARIANCE, 53 + WEIGHTS, 3),
          new ParameterSegment("out", "W", ParameterRole.WEIGHT, 56 + WEIGHTS, 4));
  private static final int LENGTH = WEIGHTS + 10;

  @Test
  void everyHalfComesBackAsItself() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      short half = (short) bits;
      if (!Float.isNaN(Float16.toFloat(half))) {
        assertThat(Float16.fromFloat(Float16.toFloat(half))).isEqualTo(half);
      }
      if (!Float.isNaN(BFloat16.toFloat(half))) {
        assertThat(BFloat16.fromFloat(BFloat16.toFloat(half))).isEqualTo(half);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, 1.0",
    "65504, 65504",
    "65519.99, 65504",
    "65520, Infinity",
    "-1e9, -Infinity",
    "0.1, 0.0999755859375",
    "2049, 2048", // halfway: to the even one
    "2051, 2052",
    "6e-8, 5.9604645e-8",
    "2.9e-8, 0"
  })
  void fp16IsTheNearestValue(float value, float expected) {
    assertThat(Transport.FP16.rounded(value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, 1.0",
    "1e30, 0x1.94p99",
    "1e-30, 0x1.44p-100",
    "257, 256", // halfway: to the even one
    "259, 260",
    "3.4e38, Infinity"
  })
  void bf16IsTheNearestValue(float value, float expected) {
    assertThat(Transport.BF16.rounded(value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void brokenNumbersStayBroken(Transport transport) {
    assertThat(transport.rounded(Float.NaN)).isNaN();
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void whatArrivesIsRoundedButForStatistics(Transport transport) throws Exception {
    float[] values = random(100 + LENGTH);
    float[] arrived = sent(WireVector.parameters(transport, values, 100, SEGMENTS)).array();
    assertThat(arrived).hasSize(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      boolean statistic = i >= WEIGHTS && i < WEIGHTS + 6;
      float value = values[100 + i];
      assertThat(arrived[i]).isEqualTo(statistic ? value : transport.rounded(value));
    }
  }

  @Test
  void anOptimizersSquaresSurviveFp16() throws Exception {
    float[] squares = {1e-20f};
    WireVector vector = WireVector.optimizerState(Transport.FP16, squares, 0, 1);
    assertThat(sent(vector).array()[0]).isBetween(0.99e-20f, 1.01e-20f);
  }

  @Test
  void sixteenBitsAreHalfTheBytes() throws Exception {
    float[] values = random(LENGTH);
    int wide = bytes(WireVector.parameters(Transport.FP32, values, 0, SEGMENTS)).length;
    int narrow = bytes(WireVector.parameters(Transport.BF16, values, 0, SEGMENTS)).length;
    assertThat((double) narrow / wide).isBetween(0.5, 0.51);
  }

  private static float[] random(int length) {
    Random random = new Random(1);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static WireVector sent(WireVector vector) throws Exception {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes(vector)))) {
      return (WireVector) in.readObject();
    }
  }

  private static byte[] bytes(WireVector vector) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(vector);
    }
    return bytes.toByteArray();
  }
}
