package sparkception.zoo.cuda.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sparkception.zoo.cuda.device.Arithmetic;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.emulation.EmulatedDevice;
import sparkception.zoo.cuda.kernels.TestDevices;
import sparkception.zoo.engine.ImageBatch;
import sparkception.zoo.engine.ReplicaSpec;

/** A small network on a GPU, against the same on an emulated one; needs no library for CPUs. */
@Tag("gpu")
class WholeNetworkTest {

  private static final int BATCH = 4;
  private static final int STEPS = 3;
  private static final double RATE = 0.01;

  private ReplicaSpec spec;

  @BeforeEach
  void open() throws IOException {
    assumeTrue(EmulatedDevice.isAvailable(), "g++ is missing, so no network was tested");
    spec = BenchNetworks.TINY.anywhere(BATCH);
  }

  @Test
  void gradientsAreThoseOfTheEmulation() {
    for (Arithmetic arithmetic : Arithmetic.values()) {
      assumeTrue(TestDevices.shared().properties().supports(arithmetic));
      double tolerance =
          switch (arithmetic) {
            case FP32 -> 1e-4;
            case TF32 -> 0.1;
            case BF16 -> 0.35;
          };
      float[] expected;
      try (Device emulated = new EmulatedDevice()) {
        expected = gradient(emulated, Arithmetic.FP32, spec);
      }
      float[] found = gradient(TestDevices.shared(), arithmetic, spec);
      assertThat(distance(found, expected)).as("%s", arithmetic).isLessThan(tolerance);
    }
  }

  @Test
  void whatIsRepeatedHasTheSameBits() {
    assertThat(trained()).isDeepEqualTo(trained());
  }

  private float[][] trained() {
    try (CudaReplica replica = new CudaReplica(TestDevices.shared(), Arithmetic.FP32, spec)) {
      replica.load(parameters(spec), new float[0][], 0, 1);
      for (int step = 1; step <= STEPS; step++) {
        assertThat(replica.gradient(images(spec), targets(spec))).isBetween(0.1, 20.0);
        replica.step(RATE, step);
      }
      assertThat(replica.isFinite()).isTrue();
      return replica.vectors(2);
    }
  }

  private static float[] gradient(Device device, Arithmetic arithmetic, ReplicaSpec spec) {
    try (CudaReplica replica = new CudaReplica(device, arithmetic, spec)) {
      replica.load(parameters(spec), new float[0][], 0, 1);
      replica.gradient(images(spec), targets(spec));
      return replica.gradient();
    }
  }

  private static float[] parameters(ReplicaSpec spec) {
    return NetworkClock.parameters(spec.optimizer().layout(), 3);
  }

  private static ImageBatch images(ReplicaSpec spec) {
    return CoarseImages.of(pixels(spec), BATCH, spec.shape().channels());
  }

  private static float[] pixels(ReplicaSpec spec) {
    Random random = new Random(4);
    float[] pixels = new float[BATCH * spec.shape().imageLength()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = 2 * random.nextFloat() - 1;
    }
    return pixels;
  }

  private static float[] targets(ReplicaSpec spec) {
    int classes = spec.shape().classes();
    float[] targets = new float[BATCH * classes];
    for (int i = 0; i < BATCH; i++) {
      targets[i * classes + i] = 1;
    }
    return targets;
  }

  private static double distance(float[] found, float[] expected) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < found.length; i++) {
      difference += Math.pow(found[i] - expected[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    return Math.sqrt(difference / norm);
  }
}
