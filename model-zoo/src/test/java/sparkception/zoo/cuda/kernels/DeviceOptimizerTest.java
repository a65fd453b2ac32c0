package sparkception.zoo.cuda.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.optim.Adam;
import sparkception.zoo.optim.Decay;
import sparkception.zoo.optim.Lamb;
import sparkception.zoo.optim.Lars;
import sparkception.zoo.optim.Momentum;
import sparkception.zoo.optim.Optimizer;
import sparkception.zoo.optim.ParameterLayout;
import sparkception.zoo.optim.ParameterRole;
import sparkception.zoo.optim.ParameterSegment;
import sparkception.zoo.optim.RmsProp;
import sparkception.zoo.optim.UpdateRule;

/** Steps on the device against the same steps by the CPU's optimizer. */
@Tag("gpu")
class DeviceOptimizerTest {

  private static final int BATCH = 4;

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(
              new ParameterSegment("conv", "W", ParameterRole.WEIGHT, 0, 9001),
              new ParameterSegment("conv", "b", ParameterRole.BIAS, 9001, 7),
              new ParameterSegment("bn", "gamma", ParameterRole.SCALE, 9008, 13),
              new ParameterSegment("bn", "mean", ParameterRole.RUNNING_MEAN, 9021, 13),
              new ParameterSegment("bn", "var", ParameterRole.RUNNING_VARIANCE, 9034, 13),
              new ParameterSegment("frozen", "W", ParameterRole.FROZEN, 9047, 30),
              new ParameterSegment("dense", "W", ParameterRole.WEIGHT, 9077, 8192)));

  static List<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    List<UpdateRule> rules =
        List.of(
            new Momentum(0),
            new Momentum(0.9),
            new RmsProp(0.9, 0.9, 1),
            new Adam(0.9, 0.999, 1e-8),
            new Lars(0.9, 0.001),
            new Lamb(0.9, 0.999, 1e-6));
    for (UpdateRule rule : rules) {
      for (Decay decay :
          List.of(Decay.NONE, new Decay(1e-2, 0, false), new Decay(1e-3, 1e-1, true))) {
        for (double clip : new double[] {Double.POSITIVE_INFINITY, 0.5}) {
          cases.add(Arguments.of(rule, decay, clip));
        }
      }
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void stepsAsOnTheCpu(UpdateRule rule, Decay decay, double clip) {
    Optimizer onCpu = new Optimizer(LAYOUT, rule, decay, clip);
    float[][] state = onCpu.initialState();
    try (Lab lab = Lab.open()) {
      DeviceOptimizer onDevice =
          new DeviceOptimizer(lab.device(), ElementType.BF16, LAYOUT, rule, decay, clip);
      Lab.Array parameters = lab.normal(ElementType.FP32, LAYOUT.length());
      Lab.Array copies = lab.empty(ElementType.BF16, LAYOUT.length());
      Lab.Array[] slots = {slot(lab, state, 0), slot(lab, state, 1)};
      byte[] tables = new byte[onDevice.tableBytes()];
      ByteBuffer writer = buffer(tables);
      onDevice.writeTables(writer);
      assertThat(writer.hasRemaining()).isFalse();
      Lab.Array table = lab.bytes(tables);
      Lab.Array work = lab.scratch(onDevice.workBytes());
      float[] expected = floats(parameters);
      for (int iteration = 1; iteration <= 4; iteration++) {
        Lab.Array gradients = lab.normal(ElementType.FP32, LAYOUT.length());
        float[] cpuGradients = floats(gradients);
        clearStatistics(cpuGradients);
        onCpu.step(
            FloatBuffer.wrap(expected),
            FloatBuffer.wrap(cpuGradients),
            state,
            BATCH,
            0.1 / iteration,
            iteration);

        byte[] scalars = new byte[4 * DeviceOptimizer.SCALARS];
        onDevice.writeScalars(buffer(scalars).asFloatBuffer(), 0.1 / iteration, BATCH, iteration);
        onDevice.run(
            lab.stream(),
            new DeviceOptimizer.Vectors(
                parameters.address(),
                gradients.address(),
                slots[0] == null ? 0 : slots[0].address(),
                slots[1] == null ? 0 : slots[1].address(),
                copies.address()),
            table.address(),
            lab.bytes(scalars).address(),
            work.address());
        parameters.requireClose("parameters", doubles(expected), 2e-6);
      }
      for (int slot = 0; slot < state.length; slot++) {
        slots[slot].requireClose("state", doubles(state[slot]), 1e-5);
      }
      requireCopies(copies.values(), parameters.values());
    }
  }

  private static void requireCopies(double[] copies, double[] parameters) {
    for (ParameterSegment segment : LAYOUT.segments()) {
      for (int i = segment.offset(); i < segment.end(); i++) {
        if (segment.role().isTrained()) {
          assertThat(copies[i]).isEqualTo(Lab.rounded(ElementType.BF16, (float) parameters[i]));
        } else {
          assertThat(copies[i]).isNaN();
        }
      }
    }
  }

  /** The device moves statistics elsewhere. */
  private static void clearStatistics(float[] gradients) {
    for (ParameterSegment segment : LAYOUT.segments()) {
      if (segment.role().isStatistic()) {
        java.util.Arrays.fill(gradients, segment.offset(), segment.end(), 0);
      }
    }
  }

  private static Lab.Array slot(Lab lab, float[][] state, int slot) {
    return slot < state.length ? lab.of(ElementType.FP32, doubles(state[slot])) : null;
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }

  private static float[] floats(Lab.Array array) {
    double[] values = array.values();
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static double[] doubles(float[] floats) {
    double[] values = new double[floats.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = floats[i];
    }
    return values;
  }
}
