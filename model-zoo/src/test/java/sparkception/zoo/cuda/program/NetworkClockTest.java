package sparkception.zoo.cuda.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sparkception.zoo.cuda.device.Arithmetic;
import sparkception.zoo.cuda.emulation.EmulatedDevice;
import sparkception.zoo.engine.ReplicaSpec;

class NetworkClockTest {

  @BeforeAll
  static void requireCompiler() {
    assumeTrue(EmulatedDevice.isAvailable(), "g++ is missing, so no program was timed");
  }

  @Test
  void everythingIsTimedAndGivenBack() {
    ReplicaSpec spec = BenchNetworks.TINY.spec(2);
    try (EmulatedDevice device = new EmulatedDevice()) {
      long free = device.freeMemory();
      NetworkClock clock = new NetworkClock(device, Arithmetic.FP32, spec);
      NetworkClock.Series training = clock.training(1, 2);
      assertThat(training.milliseconds()).isPositive();
      assertThat(training.loss()).isFinite().isPositive();
      assertThat(training.peakBytes()).isGreaterThan(clock.inference(1, 2).peakBytes());
      assertThat(clock.trainingFromHost(1, 1).loss()).isFinite();
      assertThat(clock.profile())
          .extracting(StepTime::step)
          .contains("depthwise", "depthwise backward", "weight gradient", "loss");
      assertThat(device.freeMemory()).as("after all").isEqualTo(free);
    }
  }
}
